using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Opening;
using Shardwright.Datasets.Publishing;
using Shardwright.Foundation.Errors;
using Shardwright.Stores.Caching;
using Shardwright.Streaming.Reading;
using Shardwright.Tests.Datasets.Layouts.Documents;
using Shardwright.Tests.Stores.Pulling;

namespace Shardwright.Tests.Stores.Caching;

public sealed class StoreSourceTests : IDisposable
{
    private readonly PullFolders set = new();

    private string Cache => set.Other("cache");

    public void Dispose() => set.Dispose();

    [Fact]
    public async Task A_dataset_of_a_store_reads_as_its_folder_does_and_the_second_time_from_the_cache()
    {
        var source = set.Other("source");
        LiveFolders.Write(LiveFolders.Options(source), 250);
        foreach (var file in PublishedFiles.Of(ManifestReader.Read(source), ["SHA256SUMS", "_COMPLETE"]))
        {
            set.Bucket.Plant(file.Name, File.ReadAllBytes(Path.Combine(source, file.Name)), claims: true);
        }

        var expected = await DigestAsync(new FolderSource(source));
        await using (var first = await OpenAsync())
        {
            Assert.Equal(expected, await DigestAsync(first));
        }

        var opened = Opened(".parquet");
        Assert.Equal(4, opened);
        await using var second = await OpenAsync();
        Assert.Equal(expected, await DigestAsync(second));
        Assert.Equal(opened, Opened(".parquet"));
        Assert.False(File.Exists(Path.Combine(second.Folder, "_COMPLETE")));
    }

    [Fact]
    public async Task The_cache_stays_below_its_limit_and_the_shard_used_longest_ago_goes_first()
    {
        set.Plant(PullFolders.Dataset(bytes: 100_000));
        await using var source = await OpenAsync(limit: 350_000);
        foreach (var name in new[] { Shard(0), Shard(1), Shard(0), Shard(2), Shard(0), Shard(3) })
        {
            (await source.OpenAsync(name, TestContext.Current.CancellationToken)).Dispose();
            Assert.InRange(new CacheSpace(Cache, 0).Usage(), 100_000, 350_000);
        }

        Assert.Equal([Shard(0), Shard(2), Shard(3)], Cached(source));
    }

    [Fact]
    public async Task A_shard_in_use_is_never_taken_away_and_no_room_is_an_error_with_the_numbers()
    {
        set.Plant(PullFolders.Dataset(bytes: 100_000));
        await using var source = await OpenAsync(limit: 250_000);
        await using var other = await OpenAsync(limit: 250_000);
        using var one = await source.OpenAsync(Shard(0), TestContext.Current.CancellationToken);
        using var two = await other.OpenAsync(Shard(1), TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<StorageException>(() => source.OpenAsync(Shard(2), TestContext.Current.CancellationToken));
        Assert.Contains("250.0 kB", error.Message, StringComparison.Ordinal);
        Assert.Equal([Shard(0), Shard(1)], Cached(source));
        two.Dispose();
        using var three = await source.OpenAsync(Shard(2), TestContext.Current.CancellationToken);
        Assert.Equal([Shard(0), Shard(2)], Cached(source));
    }

    [Fact]
    public async Task Many_readers_of_a_small_cache_always_see_the_bytes_of_the_shard_they_hold()
    {
        var files = set.Plant(PullFolders.Dataset(train: 8, val: 2, bytes: 50_000));
        await using var one = await OpenAsync(limit: 260_000);
        await using var two = await OpenAsync(limit: 260_000);
        await Parallel.ForEachAsync(Enumerable.Range(0, 60), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, async (i, cancel) =>
        {
            var name = Shard(i * 7 % 10);
            using var lease = await (i % 2 == 0 ? one : two).OpenAsync(name, cancel);
            await Task.Yield();
            Assert.Equal(files[name], await File.ReadAllBytesAsync(Path.Combine(lease.Folder, name), cancel));
        });
        Assert.InRange(new CacheSpace(Cache, 0).Usage(), 1, 260_000);
    }

    [Fact]
    public async Task Fetching_ahead_brings_the_next_shard_once_and_never_fails()
    {
        set.Plant(PullFolders.Dataset(bytes: 100_000));
        await using var source = await OpenAsync(limit: 250_000);
        using var one = await source.OpenAsync(Shard(0), TestContext.Current.CancellationToken);
        source.Prefetch([Shard(1), "unknown", Shard(2)]);
        using var two = await source.OpenAsync(Shard(1), TestContext.Current.CancellationToken);
        Assert.Equal(1, Opened(Shard(1)));
    }

    [Fact]
    public async Task A_damaged_copy_is_kept_aside_and_fetched_again()
    {
        var files = set.Plant(PullFolders.Dataset());
        await using var source = await OpenAsync();
        using var lease = await source.OpenAsync(Shard(0), TestContext.Current.CancellationToken);
        var path = Path.Combine(lease.Folder, Shard(0));
        File.WriteAllBytes(path, [1]);
        Assert.True(await source.FetchAgainAsync(Shard(0), TestContext.Current.CancellationToken));
        Assert.Equal(files[Shard(0)], File.ReadAllBytes(path));
        Assert.Equal([1], File.ReadAllBytes(path + ".damaged.partial"));
    }

    [Fact]
    public async Task A_shard_that_goes_bad_while_it_is_read_is_fetched_again_and_no_record_is_lost_or_comes_twice()
    {
        var source = set.Other("source");
        using (var writer = LiveShardWriter.TryOpen(LiveFolders.Options(source, rowsPerFile: 20_000))!)
        {
            var random = new Random(4);
            var words = new byte[100];
            LiveFolders.Feed(writer, 21_000, number =>
            {
                random.NextBytes(words);
                return $"{number} {Convert.ToHexString(words)}";
            });
            writer.Finish(DocumentFacts.Unknown, new RecordCounts(), TestContext.Current.CancellationToken);
        }

        foreach (var file in PublishedFiles.Of(ManifestReader.Read(source), ["SHA256SUMS", "_COMPLETE"]))
        {
            set.Bucket.Plant(file.Name, File.ReadAllBytes(Path.Combine(source, file.Name)), claims: true);
        }

        var expected = await DigestAsync(new FolderSource(source));
        await using var cached = await OpenAsync();
        await using var dataset = await Dataset.OpenAsync(cached, TestContext.Current.CancellationToken);
        using var digest = new RecordDigest();
        var batches = 0;
        await foreach (var batch in dataset.ReadBatchesAsync(new ReadPlan { BatchSize = 32 }, TestContext.Current.CancellationToken))
        {
            digest.Add(batch);
            if (++batches == 1)
            {
                // Far from what was read already, and from the footer; no time and no size changes.
                var path = Path.Combine(cached.Folder, Shard(0));
                var time = File.GetLastWriteTimeUtc(path);
                using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
                {
                    file.Position = file.Length * 92 / 100;
                    file.Write([0x55, 0xaa, 0x55, 0xaa]);
                }

                File.SetLastWriteTimeUtc(path, time);
            }
        }

        Assert.Equal(expected, digest.Current);
        Assert.Contains("damaged", Assert.Single(set.Reporter.Warnings), StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(cached.Folder, "*.damaged.partial"));
    }

    [Fact]
    public async Task What_is_on_its_way_for_another_is_waited_for_and_then_makes_room()
    {
        set.Plant(PullFolders.Dataset(bytes: 100_000));
        await using var source = await OpenAsync(limit: 250_000);
        using var zero = await source.OpenAsync(Shard(0), TestContext.Current.CancellationToken);
        var store = set.Store();
        using var goes = new ManualResetEventSlim();
        using var came = new ManualResetEventSlim();
        store.Body = (name, body) =>
        {
            if (name == Shard(1))
            {
                came.Set();
                goes.Wait(TestContext.Current.CancellationToken);
            }

            return body;
        };
        await using var slow = await StoreSource.OpenAsync(store, Options(250_000), TestContext.Current.CancellationToken);
        slow.Prefetch([Shard(1)]);
        came.Wait(TestContext.Current.CancellationToken);
        var waiting = source.OpenAsync(Shard(2), TestContext.Current.CancellationToken);
        Assert.NotSame(waiting, await Task.WhenAny(waiting, Task.Delay(50, TestContext.Current.CancellationToken)));
        goes.Set();
        using var two = await waiting;
        Assert.Equal([Shard(0), Shard(2)], Cached(source));
    }

    [Fact]
    public async Task A_fetch_that_fails_leaves_no_shard_and_the_next_one_succeeds()
    {
        set.Plant(PullFolders.Dataset(bytes: 100_000));
        var store = set.Store();
        store.Body = (name, body) => name == Shard(0) ? new AlteredStream(body, flipAt: 4) : body;
        await using (var broken = await StoreSource.OpenAsync(store, Options(250_000), TestContext.Current.CancellationToken))
        {
            await Assert.ThrowsAsync<MalformedDataException>(() => broken.OpenAsync(Shard(0), TestContext.Current.CancellationToken));
            Assert.Empty(Cached(broken));
        }

        await using var source = await OpenAsync(limit: 250_000);
        using var zero = await source.OpenAsync(Shard(0), TestContext.Current.CancellationToken);
        using var one = await source.OpenAsync(Shard(1), TestContext.Current.CancellationToken);
        Assert.Equal([Shard(0), Shard(1)], Cached(source));
    }

    [Fact]
    public async Task Everything_stays_until_the_source_is_disposed_where_a_reader_goes_by_path()
    {
        set.Plant(PullFolders.Dataset(bytes: 100_000));
        await using (var small = await OpenAsync(limit: 550_000))
        {
            Assert.Contains("550.0 kB", (await Assert.ThrowsAsync<StorageException>(() => small.MaterializeAsync(TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
        }

        await using var source = await OpenAsync(limit: 700_000);
        await source.MaterializeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(6, Cached(source).Count());
        set.Plant(PullFolders.Dataset(bytes: 100_001));
        await using var other = await OpenAsync(limit: 700_000);
        await Assert.ThrowsAsync<StorageException>(() => other.OpenAsync(Shard(0), TestContext.Current.CancellationToken));
        Assert.Equal(6, Cached(source).Count());
        await source.DisposeAsync();
        (await other.OpenAsync(Shard(0), TestContext.Current.CancellationToken)).Dispose();
        Assert.Equal(5, Cached(source).Count());
    }

    [Fact]
    public async Task A_dataset_without_a_manifest_is_refused()
    {
        set.Bucket.Plant("a.parquet", [1]);
        await Assert.ThrowsAsync<DatasetStateException>(() => OpenAsync());
    }

    private static string Shard(int index) => $"shard_{index:d5}.parquet";

    private static IEnumerable<string?> Cached(StoreSource source) => Directory.EnumerateFiles(source.Folder, "*.parquet").Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static async Task<string> DigestAsync(IShardSource source)
    {
        await using var dataset = await Dataset.OpenAsync(source, TestContext.Current.CancellationToken);
        using var digest = new RecordDigest();
        await foreach (var batch in dataset.ReadBatchesAsync(new ReadPlan { BatchSize = 32 }, TestContext.Current.CancellationToken))
        {
            digest.Add(batch);
        }

        return digest.Current;
    }

    private CacheOptions Options(long limit) => new() { Folder = Cache, LimitBytes = limit, Store = set.Options().Store };

    private Task<StoreSource> OpenAsync(long limit = 1 << 30) => StoreSource.OpenAsync(set.Store(), Options(limit), TestContext.Current.CancellationToken);

    private int Opened(string ending) => set.Bucket.Log.Count(entry => entry.Action == StoreAction.Open && entry.Name.EndsWith(ending, StringComparison.Ordinal));
}
