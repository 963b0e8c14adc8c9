using System.Buffers;
using System.Globalization;
using Shardwright.Streaming.Tuning;

namespace Shardwright.Tests.Streaming.Tuning;

public sealed class FillInMiddleTests
{
    private const string Oracle = """
        import random
        r = random.Random(123)
        for n in range(2, 400):
            ids = list(range(100, 100 + n))
            if r.random() < 0.6:
                a = r.randint(0, n); b = r.randint(a, n)
                pre, mid, suf = ids[:a], ids[a:b], ids[b:]
                ids = [4, 6] + suf + [5] + pre + mid + [3] if r.random() < 0.5 else [4] + pre + [6] + suf + [5] + mid + [3]
            print(" ".join(map(str, ids)))
        """;

    [Fact]
    public void The_golden_document_is_rearranged_as_by_the_original()
        => Assert.Equal("4 6 104 105 106 107 108 109 5 100 101 102 103 3", Apply(new FillInMiddle(1, 42, 4, 5, 6, 3), 10));

    [Fact]
    public void Documents_are_rearranged_draw_for_draw_as_by_Python()
    {
        var fill = new FillInMiddle(0.6, 123, 4, 5, 6, 3);
        var expected = PythonOracle.Run(Oracle).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, Enumerable.Range(2, 398).Select(count => Apply(fill, count)));
    }

    [Fact]
    public void A_rate_of_nothing_and_documents_of_one_token_change_nothing()
    {
        Assert.Equal("100 101 102", Apply(new FillInMiddle(0, 1, 4, 5, 6, 3), 3));
        Assert.Equal("100", Apply(new FillInMiddle(1, 1, 4, 5, 6, 3), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FillInMiddle(double.NaN, 1, 4, 5, 6, 3));
    }

    private static string Apply(FillInMiddle fill, int count)
    {
        var target = new ArrayBufferWriter<int>();
        fill.Apply(Enumerable.Range(100, count).ToArray(), target);
        return string.Join(' ', target.WrittenSpan.ToArray().Select(id => id.ToString(CultureInfo.InvariantCulture)));
    }
}
