using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Tests.Datasets.Layouts.Documents;

namespace Shardwright.Tests.Stores.Pushing;

/// <summary>Watchers of folders that grow; the first five are the races of the original's watcher, by name.</summary>
public sealed class FolderWatchTests : IDisposable
{
    private readonly PushFolder push = new();

    public void Dispose() => push.Dispose();

    [Fact]
    public async Task A_shard_that_appears_during_the_pass_that_ends_with_the_mark_seen_is_sent()
    {
        push.PutShard(0);
        var store = push.Store();
        store.Before = (operation, _) =>
        {
            // While the first is on its way, the second and the mark appear.
            if (operation is { Action: StoreAction.Put, Name: "shard_00000.parquet" })
            {
                push.PutShard(1);
                push.PutMark(2);
            }

            return Task.CompletedTask;
        };
        Assert.True((await push.WatchAsync(new SteppedClock(), store)).IsComplete);
        Published.AssertSame(push.Folder, push.Bucket);
        Assert.Equal(["shard_00000.parquet", "shard_00001.parquet", "_COMPLETE"], push.Bucket.Log.Where(operation => operation.Changes).Select(operation => operation.Name));
    }

    [Fact]
    public async Task A_shard_still_being_written_when_the_pass_comes_is_sent_when_it_is_whole_and_once()
    {
        var whole = PushFolder.Parquet(0, 500);
        push.Put("shard_00000.parquet", whole[..100]);
        var clock = new SteppedClock(
            () => push.Put("shard_00000.parquet", whole[..200]),
            () => push.Put("shard_00000.parquet", whole[..300]),

            // Its writer thinks for three polls, and what is there does not end as Parquet does.
            () => { },
            () => { },
            () => { },
            () => push.Put("shard_00000.parquet", whole),
            () => push.PutMark(1));
        await push.WatchAsync(clock);
        Published.AssertSame(push.Folder, push.Bucket);
        Assert.Equal(["_COMPLETE", "shard_00000.parquet"], push.Bucket.Stored());
        Assert.Contains(push.Reporter.Notes, note => note.Contains("the rest of shard_00000.parquet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_after_half_sends_nothing_again()
    {
        push.PutShard(0);
        push.PutShard(1);
        var half = push.Store();
        half.After = (operation, _) => operation is { Action: StoreAction.Put, Name: "shard_00001.parquet" } ? throw new StorageException(new DataLocation("x"), "ended") : Task.CompletedTask;
        await Assert.ThrowsAsync<StorageException>(() => push.WatchAsync(new SteppedClock(), half));

        push.PutShard(2);
        await push.WatchAsync(new SteppedClock(() => { }, () => push.PutShard(3), () => push.PutMark(4)));
        Published.AssertSame(push.Folder, push.Bucket);
        push.Bucket.AssertNothingTwice();

        // A third asks for nothing but listings.
        var before = push.Bucket.Log.Count;
        var report = await push.WatchAsync(new SteppedClock());
        Assert.Equal((5, 0, 5, true), (report.Files, report.Moved, report.Same, report.IsComplete));
        Assert.All(push.Bucket.Log.Skip(before), operation => Assert.Equal(StoreAction.List, operation.Action));
    }

    [Fact]
    public async Task Two_watchers_at_once_end_with_one_dataset()
    {
        for (var seed = 0; seed < Dose.Of(5, 50, 200); seed++)
        {
            using var both = new PushFolder();
            both.PutShard(0);
            var random = new Random(seed);
            var steps = Enumerable.Range(1, 6).Select(index => (Action)(() =>
            {
                both.PutShard(index);
                Thread.Yield();
                if (index == 6)
                {
                    both.PutMark(7);
                }
            })).ToArray();

            // One clock moves the folder on, the other only waits.
            var (one, two) = (both.Store("memory:bucket/one"), both.Store("memory:bucket/two"));
            one.Before = two.Before = async (_, _) =>
            {
                int turns;
                lock (random)
                {
                    turns = random.Next(10);
                }

                for (; turns > 0; turns--)
                {
                    await Task.Yield();
                }
            };
            var reports = await both.WatchTwiceAsync((new SteppedClock(steps), one), (new SlowClock(), two));
            Assert.All(reports, report => Assert.True(report.IsComplete));
            Published.AssertSame(both.Folder, both.Bucket);
            both.Bucket.AssertNothingTwice();
            Assert.Equal("_COMPLETE", both.Bucket.Log.Last(operation => operation.Changes).Name);
        }
    }

    [Fact]
    public async Task A_failing_copy_does_not_end_the_watcher_before_the_retries_do()
    {
        // A store throws when its retries are over, not before: only then the watcher ends, without a mark, and the next goes on.
        push.PutShard(0);
        push.PutShard(1);
        push.PutMark(2);
        var failing = push.Store();
        failing.Before = (operation, _) => operation is { Action: StoreAction.Put, Name: "shard_00001.parquet" } ? throw new StorageException(new DataLocation("memory:bucket/set"), "given up", found: "503 (tried 9 times)") : Task.CompletedTask;
        var error = await Assert.ThrowsAsync<StorageException>(() => push.WatchAsync(new SteppedClock(), failing));
        Assert.Contains("tried 9 times", error.Message, StringComparison.Ordinal);
        Assert.False(push.Bucket.Objects.ContainsKey("_COMPLETE"));

        // One that recovers within its retries is never heard of.
        var slow = push.Store();
        slow.Before = (_, cancel) => Task.Delay(1, cancel);
        Assert.True((await push.WatchAsync(new SteppedClock(), slow)).IsComplete);
        Published.AssertSame(push.Folder, push.Bucket);
        push.Bucket.AssertNothingTwice();
    }

    [Fact]
    public async Task A_folder_of_ours_flows_while_it_is_written_and_arrives_whole()
    {
        var options = LiveFolders.Options(push.Folder, rowsPerFile: 20);
        var writer = LiveShardWriter.TryOpen(options)!;
        var steps = Enumerable.Range(1, 5).Select(step => (Action)(() => LiveFolders.Feed(writer, step * 30, resume: false))).ToList();
        steps.Add(() =>
        {
            writer.Finish(DocumentFacts.Unknown, new RecordCounts(), CancellationToken.None);
            writer.Dispose();
        });
        var report = await push.WatchAsync(new SteppedClock([.. steps]));
        Assert.Equal(ManifestReader.Read(push.Folder).Root, report.Root);
        Published.AssertSame(push.Folder, push.Bucket);
        Published.AssertOrder(push.Bucket.Log);
        push.Bucket.AssertNothingTwice();
        var log = push.Bucket.Log.ToList();
        Assert.True(log.Count(operation => operation.Action == StoreAction.List) > 3, "shards went before the end");
        Assert.Equal(["dataset_manifest.json", "_COMPLETE"], log.Where(operation => operation.Changes).TakeLast(2).Select(operation => operation.Name));
    }

    [Fact]
    public async Task The_folder_may_appear_later_and_what_is_waited_for_is_said()
    {
        var clock = new SteppedClock(
            () => { },
            () => { },
            () => Directory.CreateDirectory(push.Folder),
            () => push.PutShard(0),
            () => { },
            () => { },
            () => push.PutMark(1));
        await push.WatchAsync(clock);
        Published.AssertSame(push.Folder, push.Bucket);
        var said = string.Join('\n', push.Reporter.Notes);
        Assert.Matches("(?s)the folder; 0 shards.*the first shard; 0.*the rest of shard_00000.parquet; 0.*the next shard, or _COMPLETE; 1", said);
        Assert.Single(push.Reporter.Notes, note => note.Contains("waiting for the folder", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_changes_after_it_was_sent_is_sent_again_in_place_of_the_first()
    {
        push.PutShard(0);
        var changed = PushFolder.Parquet(9, 300);
        await push.WatchAsync(new SteppedClock(() => { }, () => push.Put("shard_00000.parquet", changed), () => { }, () => push.PutMark(1)));
        Published.AssertSame(push.Folder, push.Bucket);
        Assert.Equal(["_COMPLETE", "shard_00000.parquet", "shard_00000.parquet"], push.Bucket.Stored());
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_sent_is_sent_when_it_rests()
    {
        push.PutShard(0);
        push.PutShard(1);
        var store = push.Store();
        var changes = 0;
        store.Before = (operation, _) =>
        {
            if (operation is { Action: StoreAction.Put, Name: "shard_00000.parquet" } && changes++ < 2)
            {
                push.Put("shard_00000.parquet", PushFolder.Parquet(20 + changes, 200 + changes));
            }

            return Task.CompletedTask;
        };
        await push.WatchAsync(new SteppedClock(() => { }, () => { }, () => { }, () => { }, () => push.PutMark(2)), store);
        Published.AssertSame(push.Folder, push.Bucket);
        push.Bucket.AssertNothingTwice();
    }

    [Fact]
    public async Task Somebody_elses_shard_is_not_replaced_by_a_watcher()
    {
        push.PutShard(0);
        push.PutMark(1);
        push.Bucket.Plant("shard_00000.parquet", [1, 2], claims: true);
        await Assert.ThrowsAsync<DatasetStateException>(() => push.WatchAsync(new SteppedClock()));
        Assert.Equal([1, 2], push.Bucket.Objects["shard_00000.parquet"].Bytes);
        Assert.True((await push.WatchAsync(new SteppedClock(), replace: true)).IsComplete);
        Published.AssertSame(push.Folder, push.Bucket);
    }

    [Fact]
    public async Task A_mark_and_a_folder_that_never_agree_are_an_error_with_both_numbers()
    {
        push.PutShard(0);
        push.PutMark(3);
        var clock = new SteppedClock();
        var error = await Assert.ThrowsAsync<DatasetStateException>(() => push.WatchAsync(clock));
        Assert.Equal(("3 shards", "1 shard"), (error.Expected, error.Found));
        Assert.InRange(clock.Waits, 5, 10);
        Assert.Equal(["shard_00000.parquet"], push.Bucket.Stored());
    }

    [Fact]
    public async Task A_mark_that_comes_before_the_last_shards_is_waited_with()
    {
        push.PutShard(0);
        push.PutMark(2);
        await push.WatchAsync(new SteppedClock(() => { }, () => { }, () => { }, () => push.PutShard(1)));
        Published.AssertSame(push.Folder, push.Bucket);
        Assert.Equal("_COMPLETE", push.Bucket.Log[^1].Name);
    }

    [Fact]
    public async Task A_mark_that_vanishes_sends_the_watcher_back_to_its_post()
    {
        push.Built();
        var store = push.Store();
        var mark = File.ReadAllBytes(push.At("_COMPLETE"));
        store.Before = (operation, _) =>
        {
            if (operation is { Action: StoreAction.Put, Name: "groups.jsonl" })
            {
                File.Delete(push.At("_COMPLETE"));
            }

            return Task.CompletedTask;
        };
        var clock = new SteppedClock(() => Assert.DoesNotContain("dataset_manifest.json", push.Bucket.Objects.Keys), () => { store.Before = null; push.Put("_COMPLETE", mark); });
        Assert.True((await push.WatchAsync(clock, store)).IsComplete);
        Published.AssertSame(push.Folder, push.Bucket);
        Published.AssertOrder(push.Bucket.Log);
        push.Bucket.AssertNothingTwice();
    }

    [Fact]
    public async Task A_rebuild_that_begins_during_the_last_pass_never_shows_a_manifest_over_other_shards()
    {
        push.Built();
        var store = push.Store();
        var began = false;
        store.After = (operation, _) =>
        {
            if (operation.Name == "rejected.jsonl" && !began)
            {
                began = true;
                push.Built(suffix: "!", rebuild: true);
            }

            return Task.CompletedTask;
        };
        Assert.True((await push.WatchAsync(new SteppedClock(), store)).IsComplete);
        Published.AssertOrder(push.Bucket.Log);
        Published.AssertSame(push.Folder, push.Bucket);
    }

    [Fact]
    public async Task A_finished_dataset_at_the_target_is_not_mixed_with_one_that_grows()
    {
        push.PutShard(5);
        push.Bucket.Plant("_COMPLETE", "1 train shards, 0 val docs, 1 total\n");
        await Assert.ThrowsAsync<DatasetStateException>(() => push.WatchAsync(new SteppedClock()));
        Assert.Single(push.Bucket.Objects);
    }

    // Waits a little, so that another watcher's script moves on meanwhile.
    private sealed class SlowClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => TimeProvider.System.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
    }
}
