using Shardwright.Stores.Transfers;

namespace Shardwright.Tests.Stores.Transfers;

public sealed class BandwidthLimitTests
{
    [Fact]
    public async Task Bytes_take_the_time_that_they_may()
    {
        var clock = new SteppedClock();
        var limit = new BandwidthLimit(1_000_000, clock);
        var start = clock.GetTimestamp();
        for (var taking = 0; taking < 100; taking++)
        {
            await limit.TakeAsync(100_000, TestContext.Current.CancellationToken);
        }

        Assert.InRange(clock.GetElapsedTime(start).TotalSeconds, 9.8, 10.01);
    }

    [Fact]
    public async Task Time_in_which_nothing_went_is_not_made_up_for()
    {
        var clock = new SteppedClock();
        var limit = new BandwidthLimit(1000, clock);
        await Task.Delay(TimeSpan.FromHours(1), clock, TestContext.Current.CancellationToken);
        var start = clock.GetTimestamp();
        await limit.TakeAsync(5000, TestContext.Current.CancellationToken);
        Assert.InRange(clock.GetElapsedTime(start).TotalSeconds, 4.8, 5.01);
    }

    [Fact]
    public void Without_a_limit_nothing_waits()
    {
        var clock = new SteppedClock();
        var limit = new BandwidthLimit(null, clock);
        Assert.True(limit.TakeAsync(int.MaxValue, TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        Assert.Equal((false, 0), (limit.IsLimited, clock.Waits));
    }
}
