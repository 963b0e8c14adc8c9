using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Stores.Comparing;

namespace Shardwright.Tests.Stores.Pushing;

public sealed class DatasetPushTests : IDisposable
{
    private readonly PushFolder push = new();

    public void Dispose() => push.Dispose();

    [Fact]
    public async Task A_finished_dataset_arrives_with_all_its_bytes_and_their_hashes()
    {
        var report = await push.Built().PushAsync();
        Published.AssertSame(push.Folder, push.Bucket);
        Published.AssertOrder(push.Bucket.Log);
        var objects = push.Bucket.Objects;
        Assert.Equal((objects.Count, objects.Count, 0, true), (report.Files, report.Moved, report.Same, report.IsComplete));
        Assert.Equal(objects.Values.Sum(there => there.Bytes.LongLength), report.MovedBytes);
        Assert.Equal(ManifestReader.Read(push.Folder).Root, report.Root);

        // A listing before and one before the manifest, which is asked for with its sums and the mark once they are stored; nothing else is.
        Assert.Equal(objects.Count + 2 + 3, push.Bucket.Log.Count);
    }

    [Fact]
    public async Task A_second_push_sends_nothing_and_asks_for_nothing_but_a_listing()
    {
        await push.Built().PushAsync();
        var before = push.Bucket.Log.Count;
        var report = await push.PushAsync();
        Assert.Equal((0, report.Files, 0), (report.Moved, report.Same, report.MovedBytes));
        Assert.Equal([StoreAction.List], push.Bucket.Log.Skip(before).Select(operation => operation.Action));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("torn")]
    [InlineData("corrupt")]
    [InlineData("of another target")]
    public async Task Without_a_sound_journal_the_target_is_asked_and_nothing_is_sent_again(string damage)
    {
        await push.Built().PushAsync();
        var journal = Directory.GetFiles(push.State, "*.push.jsonl").Single();
        Assert.Matches("/[0-9a-f]{16}\\.push\\.jsonl$", journal);
        var lines = File.ReadAllText(journal);
        File.WriteAllText(journal, damage switch
        {
            "torn" => lines[..^20],
            "corrupt" => lines.Replace("\"bytes\"", "\"b", StringComparison.Ordinal),
            "of another target" => lines.Replace("memory:bucket/set", "memory:other/set", StringComparison.Ordinal),
            _ => "",
        });
        var before = push.Bucket.Log.Count;
        Assert.Equal(0, (await push.PushAsync()).Moved);
        var asked = push.Bucket.Log.Skip(before).Count(operation => operation.Action == StoreAction.Find);
        Assert.Equal(damage == "torn" ? 1 : push.Bucket.Objects.Count, asked);

        // And then it is sound again.
        before = push.Bucket.Log.Count;
        await push.PushAsync();
        Assert.Single(push.Bucket.Log.Skip(before));
    }

    [Fact]
    public async Task Where_no_journal_can_be_written_it_says_so_once_and_pushes()
    {
        push.Built();
        File.WriteAllText(push.State, "in the way");
        await push.PushAsync();
        Published.AssertSame(push.Folder, push.Bucket);
        Assert.Single(push.Reporter.Notes, note => note.Contains("cannot be kept", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("data/part_00001.txt", true)]
    [InlineData("data/part_00001.txt", false)]
    [InlineData("rejected.jsonl", true)]
    [InlineData("dataset_manifest.json", false)]
    [InlineData("_COMPLETE", true)]
    public async Task Other_bytes_under_a_name_are_an_error_before_anything_is_touched(string name, bool sameSize)
    {
        push.Built();
        var bytes = File.ReadAllBytes(push.At(name));
        push.Bucket.Plant(name, sameSize ? [.. bytes[..^1], (byte)(bytes[^1] ^ 1)] : [1], claims: sameSize);
        var error = await Assert.ThrowsAsync<DatasetStateException>(() => push.PushAsync());
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.All(push.Bucket.Log, operation => Assert.True(operation.Action is StoreAction.List or StoreAction.Find, $"{operation}"));
        Assert.Single(push.Bucket.Objects);
    }

    [Fact]
    public async Task Many_conflicts_are_named_in_part_and_counted()
    {
        push.Built();
        foreach (var name in Directory.EnumerateFiles(push.At("data")).Select(path => "data/" + Path.GetFileName(path)))
        {
            push.Bucket.Plant(name, [1]);
        }

        var error = await Assert.ThrowsAsync<DatasetStateException>(() => push.PushAsync());
        Assert.Contains($"data/part_00002.txt and {push.Bucket.Objects.Count - 3} more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replacing_withdraws_the_mark_then_the_manifest_and_brings_them_back_last()
    {
        await push.Built().PushAsync();
        var (before, count) = (push.Bucket.Objects, push.Bucket.Log.Count);
        push.Built(suffix: "!", rebuild: true);
        await Assert.ThrowsAsync<DatasetStateException>(() => push.PushAsync());
        var report = await push.PushAsync(options: push.Options() with { Replace = true });
        Assert.True(report.IsComplete);
        Published.AssertSame(push.Folder, push.Bucket);
        var changes = push.Bucket.Log.Skip(count).Where(operation => operation.Changes).ToArray();
        Assert.Equal([CompletionMark.FileName, DatasetManifest.FileName], changes.Take(2).Select(operation => operation.Name));
        Assert.Equal([DatasetManifest.FileName, CompletionMark.FileName], changes.TakeLast(2).Select(operation => operation.Name));
        Published.AssertOrder(changes, before);
    }

    [Fact]
    public async Task An_object_that_claims_no_hash_is_read_and_compared()
    {
        push.Built();
        var name = "data/part_00001.txt";
        push.Bucket.Plant(name, File.ReadAllBytes(push.At(name)));
        var report = await push.PushAsync();
        Assert.Equal(1, report.Same);
        Assert.DoesNotContain(name, push.Bucket.Stored());

        push.EmptyBucket();
        var bytes = File.ReadAllBytes(push.At(name));
        bytes[5] ^= 1;
        push.Bucket.Plant(name, bytes);
        Assert.Contains(name, (await Assert.ThrowsAsync<DatasetStateException>(() => push.PushAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_object_that_somebody_stored_meanwhile_is_compared(bool same)
    {
        push.Built();
        var name = "data/part_00002.txt";
        var store = push.Store();
        store.Before = (operation, _) =>
        {
            if (operation is { Action: StoreAction.Put } && operation.Name == name)
            {
                push.Bucket.Plant(name, same ? File.ReadAllBytes(push.At(name)) : [1, 2, 3], claims: true);
            }

            return Task.CompletedTask;
        };
        if (same)
        {
            Assert.Equal(1, (await push.PushAsync(store)).Same);
            Published.AssertSame(push.Folder, push.Bucket);
        }
        else
        {
            Assert.Contains("meanwhile", (await Assert.ThrowsAsync<DatasetStateException>(() => push.PushAsync(store))).Message, StringComparison.Ordinal);
            Assert.False(push.Bucket.Objects.ContainsKey(CompletionMark.FileName));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_damaged_file_is_not_sent_and_the_error_says_what_was_expected(bool sameSize)
    {
        push.Built();
        var (name, before) = ("data/part_00003.txt", ManifestReader.Read(push.Folder));
        var bytes = File.ReadAllBytes(push.At(name));
        File.WriteAllBytes(push.At(name), sameSize ? [.. bytes[..^1], (byte)(bytes[^1] ^ 1)] : bytes[..^1]);
        var error = await Assert.ThrowsAsync<MalformedDataException>(() => push.PushAsync());
        Assert.Contains(name, error.Location.Path, StringComparison.Ordinal);
        var file = before.Files.Single(file => file.Name == name);
        Assert.Contains(sameSize ? file.Sha256! : $"{file.Bytes}", error.Expected, StringComparison.Ordinal);
        Assert.DoesNotContain(name, push.Bucket.Objects.Keys);
        Assert.DoesNotContain(DatasetManifest.FileName, push.Bucket.Objects.Keys);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_named_before_anything_is_sent()
    {
        push.Built();
        File.Delete(push.At("data/part_00000.txt"));
        Assert.Contains("data/part_00000.txt", (await Assert.ThrowsAsync<DatasetStateException>(() => push.PushAsync())).Message, StringComparison.Ordinal);
        Assert.Empty(push.Bucket.Log);
    }

    [Fact]
    public async Task A_mark_that_counts_other_shards_than_there_are_is_not_published()
    {
        push.PutShard(0);
        push.PutShard(1);
        push.PutMark(3);
        var error = await Assert.ThrowsAsync<DatasetStateException>(() => push.PushAsync());
        Assert.Equal(("3 shards", "2 shards"), (error.Expected, error.Found));
        push.PutMark(2);
        Assert.True((await push.PushAsync()).IsComplete);
        Assert.Equal("_COMPLETE", push.Bucket.Log[^1].Name);
    }

    [Fact]
    public async Task Shards_beside_another_datasets_manifest_or_mark_are_a_conflict_though_no_name_is_the_same()
    {
        push.PutShard(0);
        push.Bucket.Plant("_COMPLETE", "of another\n", claims: true);
        Assert.Contains("_COMPLETE", (await Assert.ThrowsAsync<DatasetStateException>(() => push.PushAsync())).Message, StringComparison.Ordinal);
        push.EmptyBucket();
        push.PutMark(1);
        push.Bucket.Plant("shard_00009.parquet", [1, 2, 3]);
        Assert.Contains("shard_00009.parquet", (await Assert.ThrowsAsync<DatasetStateException>(() => push.PushAsync())).Message, StringComparison.Ordinal);
        Assert.Empty(push.Bucket.Stored());
    }

    [Fact]
    public async Task With_a_manifest_other_shards_stay_and_are_told_of()
    {
        push.Built();
        push.Bucket.Plant("shard_00009.parquet", [1, 2, 3]);
        Assert.True((await push.PushAsync()).IsComplete);
        Assert.Single(push.Reporter.Warnings, warning => warning.Contains("shard_00009.parquet", StringComparison.Ordinal));
        Assert.Equal([1, 2, 3], push.Bucket.Objects["shard_00009.parquet"].Bytes);
    }

    [Fact]
    public async Task A_dry_run_says_how_each_file_stands_and_writes_nothing()
    {
        push.Built();
        var name = "data/part_00001.txt";
        push.Bucket.Plant(name, File.ReadAllBytes(push.At(name)), claims: true);
        push.Bucket.Plant("data/part_00002.txt", [1]);
        push.Bucket.Plant("other.bin", [1, 2]);
        var report = await push.PushAsync(options: push.Options() with { DryRun = true });
        var letters = report.Lines.ToDictionary(line => line.Name, line => line.Sign);
        Assert.Equal(('=', '*', '-', '+', '+'), (letters[name], letters["data/part_00002.txt"], letters["other.bin"], letters["data/part_00000.txt"], letters["_COMPLETE"]));
        Assert.Equal((1, 0, false), (report.Same, report.Moved, report.IsComplete));
        Assert.Equal(report.Lines.Select(line => line.Name).Order(StringComparer.Ordinal), report.Lines.Select(line => line.Name));
        Assert.False(Directory.Exists(push.State));
        Assert.All(push.Bucket.Log, operation => Assert.False(operation.Changes));
        Assert.Equal(SyncLetter.Differs, report.Lines.Single(line => line.Name == "data/part_00002.txt").Letter);
    }

    [Fact]
    public async Task Shards_may_lie_elsewhere_and_travel_under_the_manifests_names()
    {
        push.Built();
        using var elsewhere = new TemporaryFolder();
        var shards = elsewhere.File("moved");
        Directory.CreateDirectory(shards);
        var expected = new Dictionary<string, byte[]>();
        foreach (var path in Directory.GetFiles(push.At("data")))
        {
            expected["data/" + Path.GetFileName(path)] = File.ReadAllBytes(path);
            File.Move(path, Path.Combine(shards, Path.GetFileName(path)));
        }

        await Assert.ThrowsAsync<DatasetStateException>(() => push.PushAsync());
        Assert.True((await push.PushAsync(options: push.Options() with { ShardsFolder = shards })).IsComplete);
        Published.AssertOrder(push.Bucket.Log);
        Assert.All(expected, pair => Assert.Equal(pair.Value, push.Bucket.Objects[pair.Key].Bytes));
    }

    [Fact]
    public async Task Without_a_manifest_names_decide_and_nothing_hidden_or_half_written_travels()
    {
        push.Put("train/shard_00000.parquet", PushFolder.Parquet(0));
        push.Put("notes.txt", "x");
        push.Put("shard_00001.parquet.0123456789ab.partial", "half");
        push.Put(".hidden/shard.parquet", "x");
        push.Put(".shardwright/units/u.json", "{}");
        push.Put(".shardwright/blocks/train/shard_00000.parquet.crc32c", [1, 2, 3, 4]);
        push.Put("w.db-wal", "x");
        Assert.False((await push.PushAsync()).IsComplete);
        Assert.Equal(
            ["train/shard_00000.parquet", ".shardwright/blocks/train/shard_00000.parquet.crc32c", "notes.txt"],
            push.Bucket.Log.Where(operation => operation.Changes).Select(operation => operation.Name).OrderBy(name => name[0] != 't').ThenBy(name => name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Links_to_folders_and_to_nothing_pipes_and_names_that_cannot_travel_are_left_out_with_a_warning()
    {
        push.PutShard(0);
        push.Put("two\nlines.parquet", "x");
        Directory.CreateSymbolicLink(push.At("elsewhere"), "..");
        File.CreateSymbolicLink(push.At("shard_00001.parquet"), "nowhere");
        File.CreateSymbolicLink(push.At("shard_00002.parquet"), "shard_00002.parquet");
        using (var made = System.Diagnostics.Process.Start("mkfifo", push.At("pipe")))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, (await push.PushAsync()).Moved);
        Assert.Equal(5, push.Reporter.Warnings.Count);
    }

    [Fact]
    public async Task Of_a_folder_above_several_datasets_each_is_whole_before_anything_vouches_for_it()
    {
        push.Built();
        var above = push.Below("dev", "train");
        await push.PushAsync(options: push.Options() with { Source = above });
        AssertEachSound();
        Assert.Contains(push.Bucket.Objects.Keys, name => name.StartsWith("train/.shardwright/blocks/", StringComparison.Ordinal));

        // Another dataset below: what vouches for the old one goes before its shards are touched.
        push.Built(suffix: " changed", rebuild: true);
        push.Below("train");
        await Assert.ThrowsAsync<DatasetStateException>(() => push.PushAsync(options: push.Options() with { Source = above }));
        await push.PushAsync(options: push.Options() with { Source = above, Replace = true });
        AssertEachSound();

        void AssertEachSound()
        {
            foreach (var name in (string[])["dev/", "train/"])
            {
                Published.AssertOrder([.. push.Bucket.Log.Where(operation => operation.Name.StartsWith(name, StringComparison.Ordinal)).Select(operation => operation with { Name = operation.Name[name.Length..] })]);
            }
        }
    }

    [Fact]
    public async Task Nothing_to_push_and_a_place_that_is_not_there_are_errors()
    {
        await Assert.ThrowsAsync<StorageException>(() => push.PushAsync());
        Directory.CreateDirectory(push.Folder);
        await Assert.ThrowsAsync<DatasetStateException>(() => push.PushAsync());
    }
}
