using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Foundation.Random;

namespace Shardwright.Tests.Foundation;

public sealed class NumpyGeneratorTests
{
    [Fact]
    public void All_of_a_small_population_come_in_the_pinned_order()
        => Assert.Equal([3, 2, 5, 6, 1, 4, 0], new NumpyGenerator(42).Choice(7, 7));

    [Fact]
    public void Floyds_sample_and_the_tail_of_a_shuffle_are_pinned()
    {
        Assert.Equal([46, 320, 249, 217, 177, 296, 142, 269], new NumpyGenerator(42).Choice(378, 142)[..8]);
        Assert.Equal([7479, 10179, 12294, 16123, 3177, 9640], new NumpyGenerator(42).Choice(20000, 5000)[..6]);
    }

    [Fact]
    public void Rows_are_shuffled_into_the_pinned_order()
    {
        int[] rows = [.. Enumerable.Range(0, 12)];
        new NumpyGenerator(42).Shuffle<int>(rows);
        Assert.Equal([0, 7, 6, 9, 11, 3, 5, 2, 4, 10, 1, 8], rows);
    }

    [Fact]
    public void Draws_of_many_seeds_and_sizes_follow_each_other_as_in_numpy()
    {
        // Both sides of 10,000, of a fiftieth, and of a power of two; nothing drawn; everything drawn; the next draw after each.
        (int Population, int Count)[] sizes =
        [
            (1, 0), (1, 1), (2, 1), (2, 2), (7, 7), (378, 142), (9999, 9999), (10000, 200), (10000, 201), (10000, 10000), (10001, 200), (10001, 201), (10001, 10001),
            (10050, 201), (10050, 202), (65536, 1310), (65536, 1311), (65537, 20000), (235_000, 4_000), (235_000, 4_701), (300_000, 6_001),
        ];
        const string Script = """
            import sys, hashlib, numpy as np
            sizes = [tuple(map(int, a.split(','))) for a in sys.argv[1:]]
            for seed in list(range(6)) + [42, 2**32, 2**70 + 5]:
                g = np.random.default_rng(seed)
                out = []
                for population, count in sizes:
                    drawn = g.choice(population, count, replace=False) if count else np.array([], int)
                    rows = [(int(i), 'row') for i in drawn]
                    g.shuffle(rows)
                    table = np.array([[int(i), 1] for i in drawn], dtype=object).reshape(-1, 2)
                    g.shuffle(table)
                    text = ','.join(map(str, drawn)) + ';' + ','.join(str(i) for i, _ in rows) + ';' + ','.join(str(i) for i in table[:, 0])
                    out.append(hashlib.sha256(text.encode()).hexdigest())
                print(*out, int(g.integers(0, 10**9)))
            """;
        var lines = PythonOracle.Run(Script, [.. sizes.Select(size => $"{size.Population},{size.Count}")]).Trim().Split('\n');
        BigInteger[] seeds = [.. Enumerable.Range(0, 6), 42, BigInteger.Pow(2, 32), BigInteger.Pow(2, 70) + 5];
        Assert.Equal(seeds.Length, lines.Length);
        for (var i = 0; i < seeds.Length; i++)
        {
            var generator = new NumpyGenerator(seeds[i]);
            var ours = new List<string>();
            foreach (var (population, count) in sizes)
            {
                var drawn = generator.Choice(population, count);
                (int, string)[] rows = [.. drawn.Select(number => (number, "row"))];
                generator.Shuffle<(int, string)>(rows);
                int[] table = [.. drawn];
                generator.Shuffle<int>(table);
                var text = $"{string.Join(',', drawn)};{string.Join(',', rows.Select(row => row.Item1))};{string.Join(',', table)}";
                ours.Add(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text))));
            }

            // One more draw shows that no half was lost on the way.
            Assert.StartsWith(string.Join(' ', ours) + " ", lines[i], StringComparison.Ordinal);
            Assert.Equal(lines[i].Split(' ')[^1], Next(generator));
        }
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        var generator = new NumpyGenerator(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Choice(3, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Choice(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Choice(3, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NumpyGenerator(-1));
        Assert.Empty(generator.Choice(0, 0));
    }

    // integers(0, 10**9) of numpy is one bounded draw of 0 .. 10**9 - 1; so is Floyd's first, of one number.
    private static string Next(NumpyGenerator generator) => generator.Choice(1_000_000_000, 1)[0].ToString(CultureInfo.InvariantCulture);
}
