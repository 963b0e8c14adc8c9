using Shardwright.Datasets.Splits;

namespace Shardwright.Tests.Datasets.Splits;

public sealed class SplitRatiosTests
{
    [Theory]
    [InlineData(1, 0, 0, 1)]
    [InlineData(10, 9, 0, 1)]
    [InlineData(50, 49, 0, 1)]
    [InlineData(99, 97, 0, 2)]
    [InlineData(100, 98, 1, 1)]
    [InlineData(550, 539, 5, 6)]
    [InlineData(5000, 4900, 50, 50)]
    public void The_named_sizes_split_as_the_original_splits_them(int count, int train, int val, int test)
        => Assert.Equal((train, val, test), SplitRatios.Default.Counts(count));

    [Fact]
    public void Every_size_splits_as_Python_computes_it()
    {
        var expected = PythonOracle.Run("print(*[(int(n * 0.98), int(n * 0.01)) for n in [*range(301), 1999999, 2000000]], sep='\\n')").Trim().Split('\n');
        var ours = Enumerable.Range(0, 301).Append(1_999_999).Append(2_000_000).Select(n => SplitRatios.Default.Counts(n)).Select(counts => $"({counts.Train}, {counts.Val})");
        Assert.Equal(expected, ours);
    }

    [Theory]
    [InlineData("")]
    [InlineData("98/1")]
    [InlineData("98/1/1/0")]
    [InlineData("0/0/0")]
    [InlineData("-1/1/1")]
    [InlineData("98/1/x")]
    [InlineData("99999999999/1/1")]
    [InlineData(" 98/1/1")]
    public void What_is_not_three_whole_numbers_is_refused(string text) => Assert.Throws<FormatException>(() => SplitRatios.Parse(text));
}
