using System.Globalization;
using System.Numerics;
using Shardwright.Foundation.Random;

namespace Shardwright.Tests.Foundation;

public sealed class NumpyRandomTests
{
    private static readonly BigInteger[] Seeds =
    [
        0, 1, 42, 777, uint.MaxValue, BigInteger.Pow(2, 32), BigInteger.Pow(2, 64) + 3, BigInteger.Pow(2, 127) - 1, BigInteger.Pow(2, 128),
        BigInteger.Pow(7, 100), BigInteger.Pow(3, 500),
    ];

    [Fact]
    public void Seed_words_are_those_of_numpy()
    {
        const string Script = """
            import sys, numpy as np
            for seed in map(int, sys.argv[1:]):
                s = np.random.SeedSequence(seed)
                print(*s.generate_state(11), *s.generate_state(9, np.uint64))
            """;
        AgreeWith(Script, seed =>
        {
            var sequence = new NumpySeedSequence(seed);
            return [.. sequence.GenerateUInt32(11).Select(Text), .. sequence.GenerateUInt64(9).Select(Text)];
        });
    }

    [Fact]
    public void State_and_64_bit_draws_are_those_of_numpy()
    {
        const string Script = """
            import sys, numpy as np
            for seed in map(int, sys.argv[1:]):
                g = np.random.PCG64(seed)
                s = g.state['state']
                print(s['state'], s['inc'], *g.random_raw(20))
            """;
        AgreeWith(Script, seed =>
        {
            var generator = new Pcg64(seed);
            return
            [
                generator.State.ToString(CultureInfo.InvariantCulture), generator.Increment.ToString(CultureInfo.InvariantCulture),
                .. Draw(20, generator.NextUInt64),
            ];
        });
    }

    [Fact]
    public void Half_draws_and_bounded_draws_are_those_of_numpy()
    {
        const string Script = """
            import sys, numpy as np
            for seed in map(int, sys.argv[1:]):
                g = np.random.Generator(np.random.PCG64(seed))
                out = []
                for top in (2**31 - 2, 0, 9, 2**32 - 1, 3 * 2**30, 2**32 - 2, 1):
                    out += list(g.integers(0, top, size=33, endpoint=True, dtype=np.int64))
                    out += [int(g.integers(0, top, endpoint=True))]
                out += [g.bit_generator.random_raw()]
                out += list(g.integers(0, 2**31 - 1, size=3))
                print(*out)
            """;
        AgreeWith(Script, seed =>
        {
            var generator = new Pcg64(seed);
            var draws = new List<string>();
            foreach (var inclusive in new uint[] { 2147483646, 0, 9, uint.MaxValue, 3u << 30, uint.MaxValue - 1, 1 })
            {
                draws.AddRange(Draw(34, () => generator.NextBounded(inclusive)));
            }

            draws.Add(Text(generator.NextUInt64()));
            draws.AddRange(Draw(3, () => generator.NextBounded(2147483646)));
            return draws;
        });
    }

    [Fact]
    public void The_first_draws_of_seed_42_are_pinned()
    {
        var generator = new Pcg64(42);
        Assert.Equal(14276969152011380360, generator.NextUInt64());
        Assert.Equal(8095878257575067585u, generator.NextUInt64());
    }

    [Fact]
    public void A_negative_seed_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new NumpySeedSequence(-1));

    private static void AgreeWith(string script, Func<BigInteger, IEnumerable<string>> ours)
    {
        var answers = PythonOracle.Run(script, [.. Seeds.Select(seed => seed.ToString(CultureInfo.InvariantCulture))]).Split('\n');
        for (var i = 0; i < Seeds.Length; i++)
        {
            Assert.Equal(answers[i], string.Join(' ', ours(Seeds[i])));
        }
    }

    private static IEnumerable<string> Draw<T>(int count, Func<T> draw) where T : IFormattable
        => Enumerable.Range(0, count).Select(_ => Text(draw()));

    private static string Text<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
