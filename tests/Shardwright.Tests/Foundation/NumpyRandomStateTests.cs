using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Foundation.Random;

namespace Shardwright.Tests.Foundation;

public sealed class NumpyRandomStateTests
{
    [Fact]
    public void A_seed_gives_the_pinned_permutation()
        => Assert.Equal([8, 1, 5, 0, 7, 2, 9, 4, 3, 6], new NumpyRandomState(42).Permutation(10));

    [Fact]
    public void Draws_of_many_seeds_and_sizes_follow_each_other_as_in_numpy()
    {
        int[] sizes = [0, 1, 2, 3, 7, 8, 9, 36, 64, 65, 1000, 1024, 10_000, 65_536, 65_537, 300_001];
        const string Script = """
            import sys, hashlib, numpy as np
            sizes = list(map(int, sys.argv[1].split(',')))
            for seed in list(range(5)) + [42, 777, 2**31, 2**32 - 1]:
                g = np.random.RandomState(seed)
                text = []
                for n in sizes:
                    text += list(g.permutation(n)) + list(g.choice(n, n // 3, replace=False) if n else [])
                    text += list(g.choice(n, 20)) if n else []
                digest = hashlib.sha256(','.join(map(str, text)).encode()).hexdigest()
                print(digest, *[x.hex() for x in g.random_sample(3)], *['%.17g' % x for x in g.standard_normal(9)])
            """;
        var lines = PythonOracle.Run(Script, string.Join(',', sizes)).Trim().Split('\n');
        long[] seeds = [0, 1, 2, 3, 4, 42, 777, 1L << 31, uint.MaxValue];
        Assert.Equal(seeds.Length, lines.Length);
        foreach (var (seed, line) in seeds.Zip(lines))
        {
            var generator = new NumpyRandomState(seed);
            var drawn = new List<int>();
            foreach (var size in sizes)
            {
                drawn.AddRange(generator.Permutation(size));
                drawn.AddRange(generator.Choice(size, size / 3));
                for (var i = 0; i < (size > 0 ? 20 : 0); i++)
                {
                    drawn.Add(generator.NextBelow(size));
                }
            }

            var words = line.Split(' ');
            Assert.Equal(words[0], Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join(',', drawn)))));
            Assert.Equal(words[1..4].Select(Parse), [generator.NextDouble(), generator.NextDouble(), generator.NextDouble()]);
            foreach (var word in words[4..])
            {
                // The logarithm is the C library's on both sides, to its last bit or the one before.
                Assert.Equal(double.Parse(word, CultureInfo.InvariantCulture), generator.NextGaussian(), 1e-14);
            }
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1L << 32)]
    public void Seeds_that_numpy_refuses_are_refused(long seed)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new NumpyRandomState(seed));

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        var generator = new NumpyRandomState(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Choice(3, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Choice(3, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Permutation(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.NextBelow(0));
    }

    // Python's hexadecimal form of a number below 1: 0x1.<13 digits>p-<exponent>.
    private static double Parse(string text)
    {
        var parts = text[4..].Split('p');
        var mantissa = 1 + (long.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) / Math.Pow(2, 52));
        return mantissa * Math.Pow(2, int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
