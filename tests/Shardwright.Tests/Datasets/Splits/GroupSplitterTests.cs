using System.Text;
using Shardwright.Datasets.Splits;

namespace Shardwright.Tests.Datasets.Splits;

public sealed class GroupSplitterTests
{
    private const string Script = """
        import hashlib, hmac, struct
        names = ["run_%d" % i for i in range(2000)] + ["", "\u00fc", "\U0001f600"]
        def side(seed, ratios, name):
            point = int.from_bytes(hmac.new(struct.pack("<q", seed), name.encode(), hashlib.sha256).digest()[:8], "big")
            part = point * sum(ratios) // 2**64
            return "Train" if part < ratios[0] else "Val" if part < ratios[0] + ratios[1] else "Test"
        for seed, ratios in [(777, (98, 1, 1)), (-5, (8, 1, 1)), (0, (1, 0, 1)), (2**40, (0, 3, 4))]:
            print("".join(side(seed, ratios, name)[1] for name in names))
        """;

    [Fact]
    public void A_group_falls_where_Pythons_keyed_hash_puts_it()
    {
        var expected = PythonOracle.Run(Script).Trim().Split('\n');
        string[] names = [.. Enumerable.Range(0, 2000).Select(i => $"run_{i}"), "", "ü", "😀"];
        (long Seed, string Ratios)[] cases = [(777, "98/1/1"), (-5, "8/1/1"), (0, "1/0/1"), (1L << 40, "0/3/4")];
        for (var i = 0; i < cases.Length; i++)
        {
            var splitter = new GroupSplitter(cases[i].Seed, SplitRatios.Parse(cases[i].Ratios));
            Assert.Equal(expected[i], string.Concat(names.Select(name => splitter.SplitOf(Encoding.UTF8.GetBytes(name)).ToString()[1])));
        }
    }

    [Fact]
    public void The_parts_reached_are_those_asked_for_within_chance()
    {
        const int Groups = 40_000;
        var splitter = new GroupSplitter(777, SplitRatios.Parse("80/15/5"));
        var counts = Enumerable.Range(0, Groups).Select(i => splitter.SplitOf(Encoding.UTF8.GetBytes($"patient {i}"))).CountBy(split => split).ToDictionary();
        foreach (var (split, part) in SplitNames.All.Zip([0.80, 0.15, 0.05]))
        {
            // Five standard deviations of a binomial count.
            Assert.InRange(counts[split], (Groups * part) - (5 * Math.Sqrt(Groups * part * (1 - part))), (Groups * part) + (5 * Math.Sqrt(Groups * part * (1 - part))));
        }
    }
}
