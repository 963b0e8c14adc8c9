using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Stores.Comparing;
using Shardwright.Stores.Objects;

namespace Shardwright.Tests.Stores.Pulling;

public sealed class DatasetPullTests : IDisposable
{
    private readonly PullFolders set = new();

    public void Dispose() => set.Dispose();

    [Fact]
    public async Task A_dataset_comes_whole_and_the_second_pull_moves_nothing()
    {
        var files = set.Plant(PullFolders.Dataset());
        var first = await set.PullAsync();
        set.AssertHas(files);
        Assert.True(first.IsComplete);
        Assert.Equal((files.Count, files.Count, 0L, 0L), ((int)first.Files, (int)first.Moved, first.Same, first.Unhashed));
        var opened = set.Bucket.Log.Count(entry => entry.Action == StoreAction.Open);
        var second = await set.PullAsync();
        Assert.Equal((0L, (long)files.Count), (second.Moved, second.Same));
        Assert.Equal(opened + 2, set.Bucket.Log.Count(entry => entry.Action == StoreAction.Open));
    }

    [Fact]
    public async Task A_dataset_without_a_manifest_comes_by_its_names_and_claims()
    {
        var files = new Dictionary<string, byte[]> { ["a.parquet"] = PullFolders.Bytes("a", 10), ["sub/b.parquet"] = PullFolders.Bytes("b", 5_000_000), ["_COMPLETE"] = "2 train shards, 0 val docs, 9 total\n"u8.ToArray() };
        set.Plant(files);
        set.Bucket.Plant("half.parquet.partial", [1]);
        set.Bucket.Plant(".hidden", [1]);
        set.Bucket.Plant("sub/", []);
        var report = await set.PullAsync();
        set.AssertHas(files);
        Assert.Equal((0L, true), (report.Unhashed, report.IsComplete));
    }

    [Fact]
    public async Task Objects_that_claim_nothing_are_counted()
    {
        set.Plant(new Dictionary<string, byte[]> { ["a.parquet"] = [1, 2], ["b.parquet"] = [3] }, claims: false);
        Assert.Equal(2, (await set.PullAsync()).Unhashed);
        Assert.Equal((0L, 2L), await set.PullAsync() is var again ? (again.Moved, again.Same) : default);
    }

    [Fact]
    public async Task A_body_that_is_wrong_once_comes_again()
    {
        var files = set.Plant(PullFolders.Dataset());
        var wrong = 0;
        var store = set.Store();
        store.Body = (name, body) => name == "shard_00001.parquet" && wrong++ == 0 ? new AlteredStream(body, flipAt: 7) : body;
        await set.PullAsync(store: store);
        set.AssertHas(files);
        Assert.Equal(2, wrong);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_stays_wrong_is_an_error_and_leaves_no_file(bool hasManifest)
    {
        var files = PullFolders.Dataset();
        if (!hasManifest)
        {
            files = files.Where(pair => pair.Key.EndsWith(".parquet", StringComparison.Ordinal)).ToDictionary();
        }

        set.Plant(files);
        var store = set.Store();
        store.Body = (name, body) => name == "shard_00001.parquet" ? new AlteredStream(body, flipAt: 7) : body;
        var error = await Assert.ThrowsAsync<MalformedDataException>(() => set.PullAsync(store: store));
        Assert.Contains("shard_00001.parquet", error.Message, StringComparison.Ordinal);
        Assert.Contains(PullFolders.Sha256(files["shard_00001.parquet"]), error.Expected, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(set.Folder, "shard_00001*"));
        Assert.False(File.Exists(Path.Combine(set.Folder, "_COMPLETE")));
        set.AssertOrder();
        await set.PullAsync();
        set.AssertHas(files);
    }

    [Fact]
    public async Task A_body_that_is_cut_goes_on_at_the_byte_reached()
    {
        var files = set.Plant(PullFolders.Dataset(train: 1, val: 1, bytes: 9_000_000));
        var store = set.Store();
        var cuts = 0;
        store.Body = (name, body) => name.EndsWith(".parquet", StringComparison.Ordinal) && cuts++ < 6 ? new AlteredStream(body, cutAt: 2_000_000) : body;
        var report = await set.PullAsync(store: store);
        set.AssertHas(files);
        Assert.Equal(files.Sum(pair => (long)pair.Value.Length), report.MovedBytes);
    }

    [Fact]
    public async Task A_large_file_comes_in_parts_and_goes_on_after_a_kill_without_reading_them_again()
    {
        var files = set.Plant(PullFolders.Dataset(train: 1, val: 1, bytes: 1_000_000));
        var options = set.Options() with { Store = set.Options().Store with { PartBytes = 64 << 10, Jobs = 3 } };
        using var stop = new CancellationTokenSource();
        var store = set.Store();
        var opened = 0;
        store.Before = (operation, _) =>
        {
            if (operation.Action == StoreAction.Open && operation.Name.EndsWith(".parquet", StringComparison.Ordinal) && Interlocked.Increment(ref opened) == 20)
            {
                stop.Cancel();
            }

            return Task.CompletedTask;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => set.PullAsync(options, store, stop.Token));
        Assert.NotEmpty(Directory.EnumerateFiles(set.Folder, "*.pull.state.partial"));
        var report = await set.PullAsync(options);
        set.AssertHas(files);
        Assert.InRange(report.MovedBytes, 1, files.Sum(pair => (long)pair.Value.Length) - (15 * (64 << 10)));
    }

    [Fact]
    public async Task A_damaged_partial_of_an_earlier_run_never_becomes_a_file()
    {
        var files = set.Plant(PullFolders.Dataset(train: 1, val: 1, bytes: 6_000_000));
        using var stop = new CancellationTokenSource();
        var store = set.Store();
        store.Body = (name, body) => name == "shard_00000.parquet" ? new AlteredStream(body, stopAt: (5_000_000, stop)) : body;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => set.PullAsync(store: store, cancel: stop.Token));
        var partial = Path.Combine(set.Folder, "shard_00000.parquet.pull.partial");
        var bytes = File.ReadAllBytes(partial);
        Assert.InRange(bytes.Length, 1_000_000, 5_999_999);
        bytes[12] ^= 1;
        File.WriteAllBytes(partial, bytes);
        await set.PullAsync();
        set.AssertHas(files);
    }

    [Fact]
    public async Task An_object_that_changes_while_it_comes_is_begun_anew()
    {
        var store = set.Store();
        set.Plant(new Dictionary<string, byte[]> { ["a.parquet"] = PullFolders.Bytes("a", 3_000_000) });
        var isChanged = false;
        store.Body = (_, body) =>
        {
            if (isChanged)
            {
                return body;
            }

            isChanged = true;
            set.Bucket.Plant("a.parquet", PullFolders.Bytes("b", 2_000_000), claims: true);
            return new AlteredStream(body, cutAt: 2_500_000);
        };
        await set.PullAsync(store: store);
        set.AssertHas(new Dictionary<string, byte[]> { ["a.parquet"] = PullFolders.Bytes("b", 2_000_000) });
    }

    [Fact]
    public async Task Other_bytes_under_a_name_are_an_error_that_touches_nothing_unless_replaced()
    {
        var files = set.Plant(PullFolders.Dataset());
        Directory.CreateDirectory(set.Folder);
        File.WriteAllText(Path.Combine(set.Folder, "shard_00002.parquet"), "mine");
        var error = await Assert.ThrowsAsync<DatasetStateException>(() => set.PullAsync());
        Assert.Contains("shard_00002.parquet", error.Message, StringComparison.Ordinal);
        Assert.Equal([Path.Combine(set.Folder, "shard_00002.parquet")], Directory.EnumerateFileSystemEntries(set.Folder));
        await set.PullAsync(set.Options() with { Replace = true });
        set.AssertHas(files);
    }

    [Fact]
    public async Task Replacing_takes_the_old_mark_and_manifest_away_first()
    {
        var old = set.Plant(PullFolders.Dataset());
        await set.PullAsync();
        var files = set.Plant(PullFolders.Dataset(bytes: 1001));
        await Assert.ThrowsAsync<DatasetStateException>(() => set.PullAsync());
        set.AssertHas(old);
        var store = set.Store();
        store.Before = (operation, _) =>
        {
            if (operation.Action == StoreAction.Open && operation.Name.EndsWith(".parquet", StringComparison.Ordinal))
            {
                Assert.False(File.Exists(Path.Combine(set.Folder, "_COMPLETE")) || File.Exists(Path.Combine(set.Folder, DatasetManifest.FileName)));
            }

            return Task.CompletedTask;
        };
        await set.PullAsync(set.Options() with { Replace = true }, store);
        set.AssertHas(files);
    }

    [Fact]
    public async Task A_folder_with_other_things_is_refused_without_a_trace_and_one_that_another_tool_filled_is_taken_over()
    {
        var files = set.Plant(PullFolders.Dataset());
        Directory.CreateDirectory(Path.Combine(set.Folder, ".shardwright/blocks"));
        foreach (var (name, bytes) in files.Where(pair => pair.Key is not "_COMPLETE" and not "shard_00003.parquet"))
        {
            File.WriteAllBytes(Path.Combine(set.Folder, name), bytes);
        }

        var foreign = Path.Combine(set.Folder, "thesis.txt");
        File.WriteAllText(foreign, "mine");
        Assert.Contains("thesis.txt", (await Assert.ThrowsAsync<DatasetStateException>(() => set.PullAsync())).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(set.Folder, ".shardwright/stores")));
        File.Delete(foreign);
        var report = await set.PullAsync();
        Assert.Equal(files.Count - 4, report.Same);
        set.AssertHas(files);
    }

    [Fact]
    public async Task A_folder_that_a_build_works_in_is_refused()
    {
        set.Plant(PullFolders.Dataset());
        Directory.CreateDirectory(Path.Combine(set.Folder, ".shardwright"));
        File.WriteAllText(Path.Combine(set.Folder, ".shardwright/plan.json"), "{}");
        await Assert.ThrowsAsync<DatasetStateException>(() => set.PullAsync());
        Assert.Equal(["plan.json"], Directory.EnumerateFiles(set.Folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Where(name => name != "pull.lock"));
    }

    [Theory]
    [InlineData("../up.parquet")]
    [InlineData("/abs.parquet")]
    [InlineData("a//b.parquet")]
    [InlineData("a.parquet/b.parquet", "a.parquet")]
    public async Task Names_that_cannot_be_files_of_the_folder_are_an_error(params string[] names)
    {
        Array.ForEach(names, name => set.Bucket.Plant(name, [1]));
        await Assert.ThrowsAsync<MalformedDataException>(() => set.PullAsync());
        Assert.False(Directory.Exists(set.Folder));
    }

    [Theory]
    [InlineData(".shardwright/plan.json")]
    [InlineData("_COMPLETE")]
    [InlineData("x.partial")]
    public async Task A_manifest_that_names_files_of_ours_is_an_error(string name)
    {
        var files = PullFolders.Dataset();
        var text = PullFolders.Text(files[DatasetManifest.FileName]).Replace("\"rejected.jsonl\"", $"\"{name}\"", StringComparison.Ordinal);
        files[DatasetManifest.FileName] = System.Text.Encoding.UTF8.GetBytes(text);
        set.Plant(files);
        await Assert.ThrowsAsync<MalformedDataException>(() => set.PullAsync());
        Assert.False(Directory.Exists(set.Folder));
    }

    [Fact]
    public async Task A_manifest_whose_shard_is_not_there_is_an_error_before_anything_comes()
    {
        set.Plant(PullFolders.Dataset());
        set.Bucket.Remove("shard_00002.parquet");
        Assert.Contains("shard_00002", (await Assert.ThrowsAsync<MalformedDataException>(() => set.PullAsync())).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(set.Folder, "shard_00000.parquet")));
    }

    [Fact]
    public async Task A_listing_that_is_behind_loses_nothing()
    {
        var files = PullFolders.Dataset();
        set.Bucket.FreezeListing("shard_00002.parquet");
        set.Plant(files);
        await set.PullAsync();
        set.AssertHas(files);
    }

    [Fact]
    public async Task Nothing_at_the_address_is_an_error_that_leaves_no_folder()
    {
        await Assert.ThrowsAsync<StorageException>(() => set.PullAsync());
        Assert.False(Directory.Exists(set.Folder));
    }

    [Fact]
    public async Task A_dry_run_shows_each_file_and_writes_nothing()
    {
        var files = set.Plant(PullFolders.Dataset());
        Directory.CreateDirectory(set.Folder);
        File.WriteAllBytes(Path.Combine(set.Folder, "shard_00000.parquet"), files["shard_00000.parquet"]);
        File.WriteAllText(Path.Combine(set.Folder, "shard_00001.parquet"), "other");
        File.WriteAllText(Path.Combine(set.Folder, "extra"), "x");
        var lines = (await set.PullAsync(set.Options() with { DryRun = true })).Lines.ToDictionary(line => line.Name, line => line.Letter);
        Assert.Equal(
            (SyncLetter.Same, SyncLetter.Differs, SyncLetter.OnlySource, SyncLetter.OnlyTarget),
            (lines["shard_00000.parquet"], lines["shard_00001.parquet"], lines["_COMPLETE"], lines["extra"]));
        Assert.Equal(3, Directory.EnumerateFileSystemEntries(set.Folder).Count());
    }

    [Fact]
    public async Task A_torn_or_corrupt_state_only_costs_a_reading()
    {
        var files = set.Plant(PullFolders.Dataset());
        await set.PullAsync();
        var path = Directory.EnumerateFiles(Path.Combine(set.Folder, ".shardwright/stores"), "*.pull.jsonl").Single();
        var bytes = File.ReadAllBytes(path);
        new Random(3).NextBytes(bytes.AsSpan(100, 300));
        File.WriteAllBytes(path, bytes[..^20]);
        File.Delete(Path.Combine(set.Folder, "shard_00001.parquet"));
        Assert.Equal(1 + 3, (await set.PullAsync()).Moved);
        Assert.Equal(0, (await set.PullAsync()).Moved);
        set.AssertHas(files);
    }

    [Fact]
    public async Task A_file_that_changed_here_after_it_was_pulled_is_noticed()
    {
        var files = set.Plant(PullFolders.Dataset());
        await set.PullAsync();
        var path = Path.Combine(set.Folder, "shard_00001.parquet");
        var bytes = File.ReadAllBytes(path);
        bytes[5] ^= 1;
        File.WriteAllBytes(path, bytes);
        await Assert.ThrowsAsync<DatasetStateException>(() => set.PullAsync());
        await set.PullAsync(set.Options() with { Replace = true });
        set.AssertHas(files);
    }

    [Fact]
    public async Task A_pull_that_is_killed_at_any_operation_keeps_the_order_and_goes_on_to_the_same_bytes()
    {
        var files = set.Plant(PullFolders.Dataset());
        var operations = 0;
        var count = set.Store();
        count.Before = (_, _) => Task.FromResult(Interlocked.Increment(ref operations));
        await set.PullAsync(set.Options(set.Other("count")), count);
        for (var stopAt = 1; stopAt <= operations; stopAt++)
        {
            var folder = set.Other($"kill{stopAt}");
            var seen = 0;
            var store = set.Store();
            store.Before = (_, _) =>
            {
                set.AssertOrder(folder);
                return Interlocked.Increment(ref seen) == stopAt ? throw new StorageException(new DataLocation("memory"), "killed") : Task.CompletedTask;
            };
            await Assert.ThrowsAsync<StorageException>(() => set.PullAsync(set.Options(folder), store));
            set.AssertOrder(folder);
            Assert.False(File.Exists(Path.Combine(folder, CompletionMark.FileName)));
            await set.PullAsync(set.Options(folder));
            set.AssertHas(files, folder);
        }
    }

    [Fact]
    public async Task Two_pulls_into_one_folder_bring_every_file_once()
    {
        var files = set.Plant(PullFolders.Dataset(train: 20, val: 5, bytes: 50_000));
        var opened = new System.Collections.Concurrent.ConcurrentBag<string>();
        IObjectStore Opened()
        {
            var store = set.Store();
            store.Before = async (operation, cancel) =>
            {
                await Task.Yield();
                if (operation.Action == StoreAction.Open)
                {
                    opened.Add(operation.Name);
                }
            };
            return store;
        }

        await Task.WhenAll(set.PullAsync(store: Opened()), set.PullAsync(store: Opened()), set.PullAsync(store: Opened()));
        set.AssertHas(files);
        Assert.All(opened.Where(name => name.EndsWith(".parquet", StringComparison.Ordinal)).GroupBy(name => name), group => Assert.Single(group));
        Assert.Contains(set.Reporter.Notes, note => note.Contains("waiting for another pull", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Random_schedules_of_faults_end_with_the_same_bytes_or_a_clear_error_and_never_a_mark_over_missing_data()
    {
        var files = set.Plant(PullFolders.Dataset(train: 3, val: 1, bytes: 300_000));
        for (var seed = 0; seed < Dose.Of(20, 60, 200); seed++)
        {
            var folder = set.Other($"faults{seed}");
            var options = set.Options(folder) with { Store = set.Options().Store with { PartBytes = 40_000, Retries = 2 } };
            var isDone = false;
            for (var run = 0; run < 30 && !isDone; run++)
            {
                try
                {
                    await set.PullAsync(options, Faulty(new Random((seed * 100) + run)));
                    isDone = true;
                }
                catch (ShardwrightException)
                {
                    // What is wrong with a try is said; the next one goes on.
                }

                set.AssertOrder(folder);
            }

            await set.PullAsync(options);
            set.AssertHas(files, folder);
        }
    }

    [Fact]
    public async Task A_build_does_not_begin_in_a_folder_that_was_pulled()
    {
        set.Plant(PullFolders.Dataset());
        await set.PullAsync();
        Assert.Contains("pulled", Assert.Throws<DatasetStateException>(new BuildFolder(set.Folder).Claim).Message, StringComparison.Ordinal);
    }

    private MemoryStore Faulty(Random random)
    {
        var store = set.Store();
        store.Before = (_, _) => Draw(random, 40) == 0 ? throw new StorageException(new DataLocation("memory"), "the server refuses") : Task.CompletedTask;
        store.Body = (_, body) => Draw(random, 8) switch
        {
            0 => new AlteredStream(body, flipAt: Draw(random, 30_000)),
            1 => new AlteredStream(body, cutAt: Draw(random, 40_000)),
            _ => body,
        };
        return store;
    }

    private static int Draw(Random random, int below)
    {
        lock (random)
        {
            return random.Next(below);
        }
    }
}
