using FsCheck;
using FsCheck.Fluent;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Stores.Pushing;

/// <summary>Pushes in every order that requests can end in, and ended at every request.</summary>
public sealed class PushInterruptionTests : IDisposable
{
    private readonly PushFolder push = new PushFolder().Built();

    public void Dispose() => push.Dispose();

    [Fact]
    public void Whatever_order_requests_end_in_no_prefix_of_them_shows_a_manifest_before_its_files()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Choose(1, 16).ToArbitrary(), (seed, jobs) =>
        {
            push.EmptyBucket();
            push.Forget();
            var store = push.Store();
            store.Before = Delays(seed);
            store.After = Delays(seed + 1);
            push.PushAsync(store, push.Options(jobs: jobs)).GetAwaiter().GetResult();
            Published.AssertOrder(push.Bucket.Log);
            Published.AssertSame(push.Folder, push.Bucket);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Dose.Of(20, 200, 1000)));

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Ended_at_any_request_the_same_push_goes_on_and_sends_nothing_twice(bool before, bool cancelled)
    {
        var operations = push.Bucket.Log.Count;
        for (var last = 0; operations == 0 || last < operations; last += Dose.Of(3, 1, 1))
        {
            push.EmptyBucket();
            push.Forget();
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var (count, at) = (0, last);
            Task End(StoreOperation operation, CancellationToken _)
            {
                if (Interlocked.Increment(ref count) - 1 == at)
                {
                    cancel.Cancel();
                    throw cancelled ? new OperationCanceledException(cancel.Token) : new StorageException(new DataLocation(operation.Name), "the process ended");
                }

                return Task.CompletedTask;
            }

            var store = push.Store();
            store.Before = before ? End : null;
            store.After = before ? null : End;
            var ended = false;
            try
            {
                await Shardwright.Stores.Pushing.DatasetPush.RunAsync(push.Options(), store, cancel.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or StorageException)
            {
                ended = true;
            }

            var report = await push.PushAsync();
            Assert.True(report.IsComplete);
            Published.AssertSame(push.Folder, push.Bucket);
            Published.AssertOrder(push.Bucket.Log);
            push.Bucket.AssertNothingTwice();
            if (!ended)
            {
                break;
            }

            operations = Math.Max(operations, push.Bucket.Objects.Count + 2);
        }
    }

    [Fact]
    public async Task A_replacing_push_that_was_ended_never_leaves_a_manifest_over_other_shards()
    {
        await push.PushAsync();
        push.Built(suffix: "?", rebuild: true);
        var before = push.Bucket.Objects;
        for (var last = 0; last < before.Count; last += Dose.Of(3, 1, 1))
        {
            push.EmptyBucket();
            foreach (var (name, content) in before)
            {
                push.Bucket.Plant(name, content.Bytes, claims: true);
            }

            var (count, at) = (0, last);
            var store = push.Store();
            store.After = (operation, _) => operation.Changes && Interlocked.Increment(ref count) > at ? throw new StorageException(new DataLocation(operation.Name), "the process ended") : Task.CompletedTask;
            await Assert.ThrowsAsync<StorageException>(() => push.PushAsync(store, push.Options() with { Replace = true }));
            Assert.True((await push.PushAsync(options: push.Options() with { Replace = true })).IsComplete);
            Published.AssertOrder(push.Bucket.Log, before);
            Published.AssertSame(push.Folder, push.Bucket);
        }
    }

    [Fact]
    public async Task Two_pushes_of_one_dataset_at_once_end_with_it()
    {
        for (var seed = 0; seed < Dose.Of(5, 50, 200); seed++)
        {
            push.EmptyBucket();
            var (one, two) = (push.Store("memory:bucket/one"), push.Store("memory:bucket/two"));
            (one.Before, two.Before) = (Delays(seed), Delays(seed + 1000));
            (one.After, two.After) = (Delays(seed + 2000), Delays(seed + 3000));
            var reports = await Task.WhenAll(push.PushAsync(one), push.PushAsync(two));
            Assert.All(reports, report => Assert.True(report.IsComplete));
            Published.AssertSame(push.Folder, push.Bucket);
            Published.AssertOrder(push.Bucket.Log);
            push.Bucket.AssertNothingTwice();
        }
    }

    // Each request takes its own number of turns.
    private static Func<StoreOperation, CancellationToken, Task> Delays(int seed)
    {
        var count = 0;
        return async (operation, _) =>
        {
            var random = new Random(unchecked((seed * 7919) + Interlocked.Increment(ref count)));
            for (var turns = random.Next(8); turns > 0; turns--)
            {
                await Task.Yield();
            }
        };
    }
}
