using System.Globalization;
using System.Text;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Documents;
using Shardwright.Streaming.Packing;
using Shardwright.Tests.Streaming.Packing;

namespace Shardwright.Tests.Streaming.Documents;

public sealed class FollowedDocumentsTests : IDisposable
{
    // Which rows a rank gets, refill by refill.
    private const string Oracle = """
        import sys
        rows, group, rank, world, refill = map(int, sys.argv[1:])
        groups = [list(range(s, min(s + group, rows))) for s in range(0, rows, group)]
        if len(groups) >= world:
            own = groups[rank::world]
        else:
            own = [[r for r in g if r % world == rank] for g in groups]
        for g in own:
            for i in range(0, len(g), refill):
                print(*g[i:i + refill])
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(100, 16, 1)]
    [InlineData(100, 16, 2)]
    [InlineData(112, 16, 7)]
    [InlineData(100, 16, 8)]
    [InlineData(5, 16, 3)]
    [InlineData(2000, 100, 3)]
    public void The_ranks_of_any_world_share_a_shard_as_the_rule_says(int rows, int group, int world)
    {
        DocumentFolder.Shard(folder.Path, "s.parquet", DocumentFolder.Texts("s", rows, 1), rowGroupRows: group);
        using var shard = DocumentShard.Open(folder.Path, "s.parquet");
        var all = new List<long>();
        for (var rank = 0; rank < world; rank++)
        {
            var shares = shard.ReadShare(rank, world, 0, 7).Select(share => share.ToArray()).ToArray();
            all.AddRange(shares.SelectMany(share => share.Select(document => document.Row)));
            var found = string.Concat(shares.Select(share => string.Join(" ", share.Select(document => document.Row)) + "\n"));
            Assert.Equal(PythonOracle.Run(Oracle, [.. ((int[])[rows, group, rank, world, 7]).Select(number => number.ToString(CultureInfo.InvariantCulture))]), found);
        }

        Assert.Equal(Enumerable.Range(0, rows).Select(row => (long)row), all.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Shards_that_arrive_while_they_are_read_are_read_once_an_epoch_in_the_order_of_their_arrival(int world)
    {
        var seen = new List<string>();
        for (var rank = 0; rank < world; rank++)
        {
            var mine = await ReadArrivals(rank, world);
            foreach (var epoch in mine.GroupBy(document => document.Epoch))
            {
                Assert.Equal("abcd", string.Concat(epoch.Select(document => document.Text[0]).Distinct()));
                Assert.True(epoch.Select(document => document.Text[0]).SequenceEqual(epoch.Select(document => document.Text[0]).Order()));
            }

            Assert.Equal([0L, 1L], mine.Select(document => document.Epoch).Distinct());
            seen.AddRange(mine.Select(document => $"{document.Epoch} {document.Text}"));
        }

        string[] all = [.. Letters().SelectMany(letter => Texts(letter))];
        Assert.Equal(((int[])[0, 1]).SelectMany(epoch => all.Select(text => $"{epoch} {text}")).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_shard_whose_name_comes_before_one_that_was_read_is_not_lost()
    {
        DocumentFolder.Shard(folder.Path, "b.parquet", ["b"]);
        var clock = new ScriptedClock(() => DocumentFolder.Shard(folder.Path, "a.parquet", ["a"]), () => DocumentFolder.Complete(folder.Path));
        Assert.Equal(["b", "a"], (await Read(Plan(clock))).Select(document => document.Text));
    }

    [Fact]
    public async Task Train_never_reads_the_validation_shard_and_validation_waits_for_it()
    {
        DocumentFolder.Shard(folder.Path, "shard_00000.parquet", ["t0"]);
        DocumentFolder.Shard(folder.Path, "shard_00001.parquet", ["t1"]);
        var reporter = new NoteReporter();
        var clock = new ScriptedClock(
            () => { }, () => DocumentFolder.Shard(folder.Path, "val_shard.parquet", ["v"]), () => DocumentFolder.Complete(folder.Path));
        Assert.Equal(["v"], (await Read(Plan(clock) with { Split = SplitName.Val, Reporter = reporter })).Select(document => document.Text));
        Assert.Contains("waiting for val_shard.parquet", reporter.Notes.First(), StringComparison.Ordinal);
        Assert.Equal(["t0", "t1"], (await Read(Plan(new ScriptedClock()))).Select(document => document.Text));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_yet_is_waited_for()
    {
        var later = folder.File("later");
        var clock = new ScriptedClock(() => { }, () => Directory.CreateDirectory(later), () => DocumentFolder.Shard(later, "a.parquet", ["a"]), () => DocumentFolder.Complete(later));
        Assert.Equal(["a"], (await Read(Plan(clock), later)).Select(document => document.Text));
        Assert.Equal(4, clock.Waits);
    }

    [Fact]
    public async Task A_writer_that_dies_ends_the_reading_with_an_error_and_never_as_if_complete()
    {
        DocumentFolder.Shard(folder.Path, "a.parquet", ["a"]);
        var reporter = new NoteReporter();
        var clock = new ScriptedClock(() => { }, () => DocumentFolder.Shard(folder.Path, "b.parquet", ["b"]));
        var read = new List<string>();
        var error = await Assert.ThrowsAsync<DatasetStateException>(() => Read(
            Plan(clock) with { Reporter = reporter, GiveUpAfter = TimeSpan.FromSeconds(100) }, folder.Path, 0, document => read.Add(document.Text)));
        Assert.Contains("no change for 100 s", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], read);
        Assert.Contains(reporter.Notes, note => note.EndsWith("waiting for the next shard, last change 90 s ago", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_half_copied_shard_is_waited_for_while_the_folder_grows()
    {
        var reporter = new NoteReporter();
        var whole = Half("a.parquet");
        var clock = new ScriptedClock(
            () => { }, () => File.WriteAllBytes(folder.File("a.parquet"), whole[..^1]), () => File.WriteAllBytes(folder.File("a.parquet"), whole), () => DocumentFolder.Complete(folder.Path));
        Assert.Equal(["a1", "a2"], (await Read(Plan(clock) with { Reporter = reporter })).Select(document => document.Text));
        Assert.Contains("waiting for the rest of a.parquet", reporter.Notes.First(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_half_copied_shard_is_named_when_nothing_more_can_come(bool complete)
    {
        Half("a.parquet");
        if (complete)
        {
            DocumentFolder.Complete(folder.Path);
        }

        var error = await Assert.ThrowsAsync<MalformedDataException>(() => Read(Plan(new ScriptedClock()) with { GiveUpAfter = TimeSpan.FromMinutes(5) }));
        Assert.Contains("a.parquet", error.Message, StringComparison.Ordinal);
        Assert.Equal(!complete, error.Message.Contains("no change for 300 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rank_that_gets_nothing_in_an_epoch_is_told_so_instead_of_hanging()
    {
        DocumentFolder.Shard(folder.Path, "val_shard.parquet", ["v0", "v1", "v2"]);
        DocumentFolder.Complete(folder.Path);
        var plan = Plan(new ScriptedClock()) with { Split = SplitName.Val, World = 5, Epochs = 2 };
        for (var rank = 0; rank < 3; rank++)
        {
            Assert.Equal([$"v{rank}", $"v{rank}"], (await Read(plan, folder.Path, rank)).Select(document => document.Text));
        }

        Assert.Contains("rank 3 of 5", (await Assert.ThrowsAsync<DatasetStateException>(() => Read(plan, folder.Path, 3))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_flipped_anywhere_in_a_shard_with_checksums_is_found_before_it_is_decoded()
    {
        DocumentFolder.Shard(folder.Path, "a.parquet", DocumentFolder.Texts("a", 100, 1));
        DocumentFolder.Complete(folder.Path);
        var whole = await File.ReadAllBytesAsync(folder.File("a.parquet"), TestContext.Current.CancellationToken);
        for (var place = 0; place < whole.Length; place += whole.Length / 7)
        {
            var bytes = (byte[])whole.Clone();
            bytes[place] ^= 1;
            await File.WriteAllBytesAsync(folder.File("a.parquet"), bytes, TestContext.Current.CancellationToken);
            Assert.Contains("CRC-32C", (await Assert.ThrowsAsync<MalformedDataException>(() => Read(Plan(new ScriptedClock())))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_null_and_a_shard_without_texts_are_named()
    {
        DocumentFolder.Shard(folder.Path, "a.parquet", ["a", null, "b"]);
        DocumentFolder.Complete(folder.Path);
        var error = await Assert.ThrowsAsync<MalformedDataException>(() => Read(Plan(new ScriptedClock())));
        Assert.Equal(1, error.Location.RecordIndex);
        await Assert.ThrowsAsync<MalformedDataException>(() => Task.FromResult(DocumentShard.Open(Other(), "x.parquet")));
    }

    private string Other()
    {
        Shardwright.Tests.Formats.Parquet.ParquetSql.Run($"COPY (SELECT 1 AS x) TO '{folder.File("x.parquet")}' (FORMAT parquet)");
        return folder.Path;
    }

    private byte[] Half(string name)
    {
        DocumentFolder.Shard(folder.Path, name, ["a1", "a2"], withBlocks: false);
        var whole = File.ReadAllBytes(folder.File(name));
        File.WriteAllBytes(folder.File(name), whole[..(whole.Length / 2)]);
        return whole;
    }

    private static string[] Letters() => ["a", "b", "c", "d"];

    private static string[] Texts(string letter) => DocumentFolder.Texts(letter, 60 + letter[0], letter[0]);

    private async Task<List<(long Epoch, string Text)>> ReadArrivals(int rank, int world)
    {
        var own = folder.File($"{rank}-{world}");
        void Arrive(string letter) => DocumentFolder.Shard(own, $"shard_{letter}.parquet", Texts(letter));
        var clock = new ScriptedClock(
            () => Arrive("a"),
            () => Arrive("b"),
            () =>
            {
                Arrive("c");
                Arrive("d");
                DocumentFolder.Complete(own);
            });
        return await Read(Plan(clock) with { World = world, Epochs = 2 }, own, rank);
    }

    private static PackPlan Plan(TimeProvider clock) => new() { Length = 8, Follow = true, Clock = clock, RefillDocuments = 5 };

    private Task<List<(long Epoch, string Text)>> Read(PackPlan plan) => Read(plan, folder.Path);

    private static async Task<List<(long Epoch, string Text)>> Read(PackPlan plan, string path, int rank = 0, Action<(long Epoch, string Text)>? each = null)
    {
        var read = new List<(long, string)>();
        var documents = new FollowedDocuments(new FollowedFolder(path, plan, new ByteTokenizer()), plan, rank);
        await foreach (var batch in documents.ReadAsync(FollowPlace.Start, null, TestContext.Current.CancellationToken))
        {
            foreach (var document in batch.Documents)
            {
                read.Add((batch.After.Epoch, Encoding.UTF8.GetString(document.Utf8)));
                each?.Invoke(read[^1]);
            }
        }

        return read;
    }
}
