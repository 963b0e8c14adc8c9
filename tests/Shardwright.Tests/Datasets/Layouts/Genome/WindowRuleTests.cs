using FsCheck;
using FsCheck.Fluent;
using Shardwright.Datasets.Layouts.Genome;

namespace Shardwright.Tests.Datasets.Layouts.Genome;

public sealed class WindowRuleTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(8191, 1)]
    [InlineData(8192, 1)]
    [InlineData(8193, 1)]
    [InlineData(16183, 1)]
    [InlineData(16184, 2)]
    [InlineData(19200, 2)]
    [InlineData(24175, 2)]
    [InlineData(24176, 3)]
    [InlineData(100_000, 12)]
    [InlineData(1_000_000, 125)]
    [InlineData(10_000_000_000, 1_251_251)]
    public void A_sequence_has_as_many_windows_as_the_original_counts(long length, long windows) => Assert.Equal(windows, WindowRule.Default.CountAll(length));

    [Fact]
    public void Counts_are_those_of_a_plain_search()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (length, size, stride) = (random.Next(200), random.Next(1, 40), random.Next(1, 50));
            var (threshold, keepTail) = (random.Next(3) == 0 ? 0 : random.Next(45), random.Next(2) == 0);
            var rule = new WindowRule(size, stride, threshold, keepTail);
            var all = 0;
            while (all == 0 || (all * stride) + size <= length)
            {
                all++;
            }

            // The tail is what no window covers; a last window takes it from where the next one would start.
            var end = ((all - 1) * stride) + size;
            if (keepTail && end < length && all * stride < length)
            {
                all++;
            }

            Assert.Equal(all, rule.CountAll(length));
            var kept = Enumerable.Range(0, all).Where(i => Math.Min(size, length - (i * stride)) >= threshold).ToArray();
            Assert.Equal(Enumerable.Range(0, kept.Length), kept);
            Assert.Equal(kept.Length, rule.Count(length));
            Assert.All(kept, i => Assert.Equal(Math.Min(size, length - (i * stride)), rule.LengthOf(length, i)));
            if (keepTail && stride <= size && threshold == 0 && length > 0)
            {
                var last = kept[^1];
                Assert.Equal(length, (last * stride) + rule.LengthOf(length, last));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_threshold_above_the_window_leaves_none()
    {
        Assert.Equal(0, (WindowRule.Default with { MinLengthThreshold = 10_000 }).Count(1_000_000));
        Assert.Equal(0, (WindowRule.Default with { MinLengthThreshold = 1 }).Count(0));
        Assert.Equal(1, (WindowRule.Default with { MinLengthThreshold = 0 }).Count(0));
    }
}
