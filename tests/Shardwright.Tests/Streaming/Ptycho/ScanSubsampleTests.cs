using FsCheck;
using FsCheck.Fluent;
using Shardwright.Streaming.Ptycho;

namespace Shardwright.Tests.Streaming.Ptycho;

public sealed class ScanSubsampleTests
{
    [Fact]
    public void Four_of_ten_points_with_seed_42_are_pinned()
        => Assert.Equal([0, 1, 5, 8], ScanSubsample.Draw(10, 4, 42));

    [Theory]
    [InlineData(null)]
    [InlineData(10)]
    [InlineData(11)]
    public void All_points_come_where_no_fewer_are_wanted(int? count)
        => Assert.Equal(Enumerable.Range(0, 10), ScanSubsample.Draw(10, count, 42));

    [Fact]
    public void Any_draw_is_ascending_without_repetition_and_the_same_again()
        => Prop.ForAll(Gen.Choose(0, 500).ToArbitrary(), Gen.Choose(0, 500).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (size, count, seed) =>
        {
            var drawn = ScanSubsample.Draw(size, count, seed);
            return drawn.Length == Math.Min(size, count) && drawn.Distinct().Order().SequenceEqual(drawn) && drawn.All(index => index >= 0 && index < size)
                && drawn.SequenceEqual(ScanSubsample.Draw(size, count, seed));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_indices_have_the_name_of_the_original()
        => Assert.Equal("subsample_seed42_indices.txt", ScanSubsample.IndicesName(42));

    [Fact]
    public void Numbers_below_zero_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ScanSubsample.Draw(-1, 1, 42));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScanSubsample.Draw(1, -1, 42));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScanSubsample.Draw(1, null, -1));
    }
}
