using Shardwright.Foundation.Errors;
using Shardwright.Stores;
using Shardwright.Stores.Objects;
using RetryPolicy = Shardwright.Stores.Transfers.RetryPolicy;

namespace Shardwright.Tests.Stores.Transfers;

public sealed class RetryPolicyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_passes_is_tried_again_until_it_works()
    {
        var clock = new SteppedClock();
        var tries = 0;
        var answer = await new RetryPolicy(new StoreOptions { Clock = clock, JitterSeed = 1 })
            .RunAsync("s3://b/k: reading", _ => ++tries < 4 ? throw new TransientStoreException("HTTP 503 SlowDown") : Task.FromResult(tries), Cancel);
        Assert.Equal((4, 3), (answer, clock.Waits));
    }

    [Fact]
    public async Task What_does_not_pass_is_given_up_with_its_last_failure_and_the_number_of_tries()
    {
        var tries = 0;
        var policy = new RetryPolicy(new StoreOptions { Clock = new SteppedClock(), Retries = 3, JitterSeed = 1 });
        var error = await Assert.ThrowsAsync<StorageException>(() => policy.RunAsync<int>("s3://b/k: reading", _ => throw new TransientStoreException($"failure {++tries}"), Cancel));
        Assert.Equal(4, tries);
        Assert.StartsWith("s3://b/k: reading: given up: failure 4 (tried 4 times)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_not_tried_again()
    {
        var tries = 0;
        var policy = new RetryPolicy(new StoreOptions { Clock = new SteppedClock() });
        await Assert.ThrowsAsync<ObjectChangedException>(() => policy.RunAsync<int>("x", _ => throw new ObjectChangedException($"{++tries}"), Cancel));
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task A_wait_ends_with_its_cancellation()
    {
        using var stop = new CancellationTokenSource();
        var policy = new RetryPolicy(new StoreOptions { RetryDelay = TimeSpan.FromHours(1) });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => policy.RunAsync<int>(
            "x",
            _ =>
            {
                stop.CancelAfter(1);
                throw new TransientStoreException("x", TimeSpan.FromMinutes(2));
            },
            stop.Token));
    }

    [Fact]
    public void Waits_double_to_half_a_minute_and_are_drawn_evenly_below_that()
    {
        var policy = new RetryPolicy(new StoreOptions { JitterSeed = 5 });
        for (var tries = 1; tries <= 40; tries++)
        {
            var limit = Math.Min(30, 0.5 * Math.Pow(2, tries - 1));
            var drawn = Enumerable.Range(0, 200).Select(_ => policy.Delay(tries, null).TotalSeconds).ToArray();
            Assert.All(drawn, seconds => Assert.InRange(seconds, 0, limit));
            Assert.InRange(drawn.Average(), limit * 0.4, limit * 0.6);
        }
    }

    [Fact]
    public void The_wait_that_a_server_asks_for_is_kept_up_to_five_minutes()
    {
        var policy = new RetryPolicy(new StoreOptions { JitterSeed = 5 });
        Assert.Equal(TimeSpan.FromSeconds(70), policy.Delay(1, TimeSpan.FromSeconds(70)));
        Assert.Equal(TimeSpan.FromMinutes(5), policy.Delay(1, TimeSpan.FromDays(3)));
        Assert.InRange(policy.Delay(1, TimeSpan.FromSeconds(-5)).TotalSeconds, 0, 0.5);
    }

    [Fact]
    public void A_seed_gives_the_same_waits_again()
    {
        var (one, other) = (new RetryPolicy(new StoreOptions { JitterSeed = 9 }), new RetryPolicy(new StoreOptions { JitterSeed = 9 }));
        Assert.Equal(Enumerable.Range(1, 9).Select(tries => one.Delay(tries, null)), Enumerable.Range(1, 9).Select(tries => other.Delay(tries, null)));
    }
}
