using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Stores.Pulling;
using Shardwright.Stores.Transfers;
using Shardwright.Tests.Streaming.Documents;

namespace Shardwright.Tests.Stores.Pulling;

/// <summary>A dataset that still grows at the source: the races of two watchers.</summary>
public sealed class WatchedPullTests : IDisposable
{
    private const string Mark = "_COMPLETE";
    private readonly PullFolders set = new();

    public void Dispose() => set.Dispose();

    [Fact]
    public async Task Shards_come_as_they_appear_and_what_vouches_for_them_comes_last()
    {
        var files = PullFolders.Dataset();
        var report = await WatchAsync(null,
            () => Plant(files, "shard_00000.parquet"),
            () => Plant(files, "shard_00001.parquet", "rejected.jsonl"),
            () =>
            {
                Assert.Equal(["shard_00000.parquet", "shard_00001.parquet"], Directory.EnumerateFiles(set.Folder).Select(Path.GetFileName).Order());
                set.Plant(files);
            });
        set.AssertHas(files);
        Assert.True(report.IsComplete);
        Assert.Equal((files.Count, 0L), ((int)report.Moved, report.Same));
        Assert.All(files.Keys.Where(name => name.EndsWith(".parquet", StringComparison.Ordinal)), name => Assert.Equal(1, Opened(name)));
        Assert.Contains(set.Reporter.Notes, note => note.Contains("waiting for the first shard, last change 0 s ago", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2 train shards, 0 val docs, 20 total\n")]
    [InlineData("done\n")]
    public async Task A_shard_that_appears_remotely_during_the_pass_that_saw_the_mark_is_not_lost(string mark)
    {
        var store = set.Store();
        set.Bucket.Plant("shard_00000.parquet", [1], claims: true);
        set.Bucket.Plant(Mark, mark);
        store.Before = (operation, _) =>
        {
            if (operation is { Action: StoreAction.Open, Name: "shard_00000.parquet" })
            {
                set.Bucket.Plant("shard_00001.parquet", [2], claims: true);
            }

            return Task.CompletedTask;
        };
        await WatchAsync(store);
        Assert.Equal([Mark, "shard_00000.parquet", "shard_00001.parquet"], Directory.EnumerateFiles(set.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_half_local_file_of_an_earlier_run_is_not_trusted()
    {
        var files = new Dictionary<string, byte[]> { ["shard_00000.parquet"] = PullFolders.Bytes("a", 5000), [Mark] = "1 train shards, 0 val docs, 9 total\n"u8.ToArray() };
        set.Plant(files);
        Directory.CreateDirectory(set.Folder);
        File.WriteAllBytes(Path.Combine(set.Folder, "shard_00000.parquet"), files["shard_00000.parquet"][..2500]);
        await Assert.ThrowsAsync<DatasetStateException>(() => WatchAsync(null));
        Assert.False(File.Exists(Path.Combine(set.Folder, Mark)));
        await DatasetPull.RunAsync(Watching() with { Replace = true }, set.Store(), TestContext.Current.CancellationToken);
        set.AssertHas(files);
    }

    [Fact]
    public async Task A_stale_listing_that_misses_a_shard_that_the_mark_counts_is_waited_for()
    {
        set.Bucket.FreezeListing("shard_00001.parquet");
        var files = new Dictionary<string, byte[]> { ["shard_00000.parquet"] = [1], ["shard_00001.parquet"] = [2], [Mark] = "2 train shards, 0 val docs, 9 total\n"u8.ToArray() };
        set.Plant(files);
        await WatchAsync(null, () => { }, () =>
        {
            Assert.False(File.Exists(Path.Combine(set.Folder, Mark)));
            set.Bucket.ThawListing();
        });
        set.AssertHas(files);
        Assert.Contains(set.Reporter.Notes, note => note.Contains("waiting for 1 of the 2 shards that _COMPLETE counts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_manifest_that_is_not_to_be_seen_yet_is_waited_for()
    {
        var files = PullFolders.Dataset();
        set.Plant(files.Where(pair => pair.Key != DatasetManifest.FileName).ToDictionary());
        await WatchAsync(null, () => set.Plant(files));
        set.AssertHas(files);
    }

    [Fact]
    public async Task A_watch_that_is_ended_and_begun_again_brings_nothing_twice()
    {
        var files = PullFolders.Dataset();
        using var stop = new CancellationTokenSource();
        Plant(files, "shard_00000.parquet", "shard_00001.parquet");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DatasetPull.RunAsync(Watching(stop.Cancel), set.Store(), stop.Token));
        set.Plant(files);
        await WatchAsync(null);
        set.AssertHas(files);
        Assert.Equal((1, 1), (Opened("shard_00000.parquet"), Opened("shard_00001.parquet")));
    }

    [Fact]
    public async Task Of_two_watchers_of_one_folder_one_waits_and_both_end_with_all_of_it()
    {
        var files = PullFolders.Dataset(train: 12);
        Plant(files, "shard_00000.parquet");
        var second = Task.CompletedTask as Task;
        var first = DatasetPull.RunAsync(
            Watching(() => second = DatasetPull.RunAsync(Watching(), set.Store(), TestContext.Current.CancellationToken), () => Plant(files, "shard_00003.parquet"), () => set.Plant(files)),
            set.Store(), TestContext.Current.CancellationToken);
        await first;
        await second;
        set.AssertHas(files);
        Assert.All(files.Keys.Where(name => name.EndsWith(".parquet", StringComparison.Ordinal)), name => Assert.Equal(1, Opened(name)));
    }

    [Fact]
    public async Task A_shard_that_is_not_what_was_pushed_is_an_error_while_the_dataset_grows()
    {
        var store = set.Store();
        set.Bucket.Plant("shard_00000.parquet", [1, 2, 3], claims: true);
        store.Body = (_, body) => new AlteredStream(body, flipAt: 1);
        await Assert.ThrowsAsync<MalformedDataException>(() => WatchAsync(store));
        Assert.Empty(Directory.EnumerateFiles(set.Folder));
    }

    private PullOptions Watching(params Action[] steps)
        => set.Options() with { Watch = true, Poll = TimeSpan.FromSeconds(10), Store = set.Options().Store with { Clock = new ScriptedClock([.. steps]) } };

    private Task<TransferReport> WatchAsync(MemoryStore? store, params Action[] steps)
        => DatasetPull.RunAsync(Watching(steps), store ?? set.Store(), TestContext.Current.CancellationToken);

    private void Plant(Dictionary<string, byte[]> files, params string[] names) => set.Plant(names.ToDictionary(name => name, name => files[name]));

    private int Opened(string name) => set.Bucket.Log.Count(entry => entry.Action == StoreAction.Open && entry.Name == name);
}
