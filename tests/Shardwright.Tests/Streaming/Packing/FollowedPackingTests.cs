using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Documents;
using Shardwright.Streaming.Packing;
using Shardwright.Tests.Streaming.Documents;

namespace Shardwright.Tests.Streaming.Packing;

public sealed class FollowedPackingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task One_long_row_holds_every_document_once_behind_the_token_that_begins_it()
    {
        var texts = Fill();
        var batch = Assert.Single(await Read(Plan(200_000)));
        Assert.Equal((1, 0L, texts.Length), (batch.Rows, batch.DroppedTokens, batch.Documents));
        var end = batch.Targets.AsSpan().IndexOf(-1) + 1;
        Assert.Equal(texts.Order(StringComparer.Ordinal), Split(batch.Inputs.AsSpan(0, end)).Order(StringComparer.Ordinal));
        Assert.All(batch.Inputs[end..], id => Assert.Equal(ByteTokenizer.Begin, id));
        Assert.All(batch.Targets[end..], id => Assert.Equal(-1, id));
    }

    [Fact]
    public async Task Every_token_is_in_a_row_or_counted_as_dropped()
    {
        var texts = Fill();
        var batches = await Read(Plan(32) with { BatchSize = 3 });
        Assert.All(batches.SkipLast(1), batch => Assert.Equal(3, batch.Rows));
        var rows = batches.SelectMany(batch => Enumerable.Range(0, batch.Rows).Select(row => (Inputs: batch.Inputs[(row * 32)..((row + 1) * 32)], Targets: batch.Targets[(row * 32)..((row + 1) * 32)]))).ToArray();
        Assert.All(rows, row => Assert.Equal(ByteTokenizer.Begin, row.Inputs[0]));
        Assert.All(rows.SkipLast(1), row => Assert.True(row.Inputs.AsSpan(1).SequenceEqual(row.Targets.AsSpan(0, 31))));
        var tokens = rows.Sum(row => 1 + row.Targets.Count(id => id >= 0));
        Assert.Equal(texts.Sum(text => text.Length + 1), tokens + batches.Sum(batch => batch.DroppedTokens));
        Assert.Equal(texts.Length, batches.Sum(batch => batch.Documents));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(5, 3)]
    [InlineData(9, 8)]
    [InlineData(3, null)]
    public async Task Resuming_at_any_batch_gives_the_same_rest_buffered_documents_included(int world, int? rank)
    {
        Fill();
        var plan = Plan(48) with { World = world, Rank = rank, Epochs = 2, BatchSize = 2 };
        var whole = await Read(plan);
        Assert.True(whole.Count > 20, $"{whole.Count}");
        var random = new Random(world);
        for (var i = 0; i < Dose.Of(4, 5, 10); i++)
        {
            var stop = i == 0 ? whole.Count - 1 : random.Next(whole.Count);
            var rest = await Read(plan with { Jobs = 1 + (i % 3) }, whole[stop].Cursor);
            Same(whole.Skip(stop + 1), rest);
        }
    }

    [Fact]
    public async Task A_reading_stopped_while_the_folder_grew_goes_on_as_one_that_was_not()
    {
        var (a, b) = (DocumentFolder.Texts("a", 150, 1), DocumentFolder.Texts("b", 130, 2));
        DocumentFolder.Shard(folder.Path, "shard_00000.parquet", a);
        var early = new List<PackedBatch>();
        await Assert.ThrowsAsync<DatasetStateException>(async () =>
        {
            await foreach (var batch in PackedReading.ReadPackedAsync(folder.Path, new ByteTokenizer(), Plan(40) with { GiveUpAfter = TimeSpan.FromSeconds(1) }, null, TestContext.Current.CancellationToken))
            {
                early.Add(batch);
            }
        });
        Assert.NotEmpty(early);
        DocumentFolder.Shard(folder.Path, "shard_00001.parquet", b);
        DocumentFolder.Complete(folder.Path);
        var whole = await Read(Plan(40));
        Same(whole, [.. early, .. await Read(Plan(40), early[^1].Cursor)]);
    }

    [Fact]
    public async Task A_cursor_is_small_and_says_live()
    {
        Fill();
        var batches = await Read(Plan(64) with { BufferDocuments = 200 });
        var cursor = PackCursor.Parse(batches[2].Cursor);
        Assert.StartsWith("""{"v":1,"root":"live:""", batches[2].Cursor, StringComparison.Ordinal);
        Assert.Equal(3, cursor.Position);
        Assert.InRange(batches.Max(batch => batch.Cursor.Length), 100, 1200);
    }

    [Fact]
    public async Task A_cursor_of_another_plan_rank_or_folder_is_refused()
    {
        Fill();
        var plan = Plan(48) with { World = 2, Rank = 0 };
        var cursor = (await Read(plan))[3].Cursor;
        Assert.Contains("options of the cursor", (await Assert.ThrowsAsync<DatasetStateException>(() => Read(plan with { Length = 49 }, cursor))).Message, StringComparison.Ordinal);
        Assert.Contains("rank 1 of 2", (await Assert.ThrowsAsync<DatasetStateException>(() => Read(plan with { Rank = 1 }, cursor))).Message, StringComparison.Ordinal);
        Assert.Contains("rank", (await Assert.ThrowsAsync<DatasetStateException>(() => Read(plan with { World = 3 }, cursor))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DatasetStateException>(() => Read(plan with { Rank = null }, cursor));
        foreach (var broken in (string[])["", "{}", "[1]", cursor[..^9], cursor.Replace("\"v\":1", "\"v\":2", StringComparison.Ordinal), cursor.Replace("\"state\":\"AQ", "\"state\":\"zz", StringComparison.Ordinal)])
        {
            await Assert.ThrowsAsync<MalformedDataException>(() => Read(plan, broken));
        }

        DocumentFolder.Shard(folder.Path, "shard_00000.parquet", DocumentFolder.Texts("other", 200, 9));
        await Assert.ThrowsAnyAsync<ShardwrightException>(() => Read(plan, cursor));
        File.Delete(folder.File("shard_00000.parquet"));
        Assert.Contains("shard_00000.parquet", (await Assert.ThrowsAsync<StorageException>(() => Read(plan, cursor))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_cut_or_flipped_state_is_refused_or_reads_as_some_state()
    {
        var shard = new FollowedShard("shard_00007.parquet", 12345);
        var state = new FollowState(1, 3, 77, new FollowPlace(2, new ConsumedShards("x", null), shard, 40), shard, [(shard, 3), (shard, 9), (new FollowedShard("y", 1), 0)]);
        var text = state.ToText("f", FollowState.WriteNames(["shard_00009.parquet", "shard_00010.parquet", "x", "shard_00011.parquet"]));
        var back = FollowState.Parse(text);
        Assert.Equal(["shard_00009.parquet", "shard_00010.parquet", "shard_00011.parquet", "x"], ConsumedShards.Names(back.Place.Consumed).Order(StringComparer.Ordinal));
        Assert.Equal(state.Buffer, back.Buffer);
        Assert.Equal((state.Rank, state.World, state.Rows, state.First, state.Place.Shard, state.Place.NextRow), (back.Rank, back.World, back.Rows, back.First, back.Place.Shard, back.Place.NextRow));
        var bytes = Convert.FromBase64String(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            Assert.Throws<MalformedDataException>(() => FollowState.Parse(Convert.ToBase64String(bytes[..i])));
            var flipped = (byte[])bytes.Clone();
            flipped[i] ^= 0x81;
            try
            {
                FollowState.Parse(Convert.ToBase64String(flipped));
            }
            catch (MalformedDataException)
            {
            }
        }
    }

    [Fact]
    public void The_names_of_a_hundred_thousand_numbered_shards_take_a_few_bytes()
        => Assert.InRange(FollowState.WriteNames(Enumerable.Range(0, 100_000).Select(i => $"shard_{i:d5}.parquet")).Length, 10, 40);

    [Fact]
    public async Task Another_length_or_tokenizer_than_the_documents_were_made_for_is_refused_with_both_values()
    {
        Fill();
        DocumentFolder.Facts(folder.Path, 64, "b17e");
        Assert.NotEmpty(await Read(Plan(64)));
        var length = await Assert.ThrowsAsync<DatasetStateException>(() => Read(Plan(48)));
        Assert.Contains("64", length.Message, StringComparison.Ordinal);
        Assert.Contains("48", length.Message, StringComparison.Ordinal);
        var tokenizer = await Assert.ThrowsAsync<DatasetStateException>(() => Read(Plan(64), tokenizer: new ByteTokenizer("abcd")));
        Assert.Contains("b17e", tokenizer.Message, StringComparison.Ordinal);
        Assert.Contains("abcd", tokenizer.Message, StringComparison.Ordinal);
        Assert.NotEmpty(await Read(Plan(48) with { AllowLengthMismatch = true }, tokenizer: new ByteTokenizer("abcd")));
    }

    [Fact]
    public async Task A_tokenizer_that_begins_no_document_is_refused_unless_it_is_allowed()
    {
        Fill();
        await Assert.ThrowsAsync<DatasetStateException>(() => Read(Plan(64), tokenizer: new ByteTokenizer(begin: null)));
        var batches = await Read(Plan(64) with { AllowNoBeginOfText = true }, tokenizer: new ByteTokenizer(begin: null));
        Assert.DoesNotContain(ByteTokenizer.Begin, batches.SelectMany(batch => batch.Inputs));
    }

    [Fact]
    public async Task A_reading_that_is_left_early_lets_go_of_everything()
    {
        Fill();
        await foreach (var batch in PackedReading.ReadPackedAsync(folder.Path, new ByteTokenizer(), Plan(48) with { Epochs = 0 }, null, TestContext.Current.CancellationToken))
        {
            if (batch.Epoch == 3)
            {
                break;
            }
        }

        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var batch in PackedReading.ReadPackedAsync(folder.Path, new ByteTokenizer(), Plan(48) with { Epochs = 0 }, null, cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });
    }

    internal static void Same(IEnumerable<PackedBatch> expected, IReadOnlyList<PackedBatch> found)
    {
        var all = expected.ToArray();
        Assert.Equal(all.Length, found.Count);
        foreach (var (one, other) in all.Zip(found))
        {
            Assert.Equal((one.Rows, one.Cursor, one.Epoch, one.Documents, one.DroppedTokens), (other.Rows, other.Cursor, other.Epoch, other.Documents, other.DroppedTokens));
            Assert.True(one.Inputs.AsSpan().SequenceEqual(other.Inputs) && one.Targets.AsSpan().SequenceEqual(other.Targets));
        }
    }

    private static List<string> Split(ReadOnlySpan<int> ids)
    {
        var texts = new List<string>();
        foreach (var id in ids)
        {
            if (id == ByteTokenizer.Begin)
            {
                texts.Add("");
            }
            else
            {
                texts[^1] += (char)id;
            }
        }

        return texts;
    }

    private static PackPlan Plan(int length) => new() { Length = length, Follow = true, BufferDocuments = 40, RefillDocuments = 6, Jobs = 2, Clock = new ScriptedClock() };

    private string[] Fill()
    {
        string[][] shards = [DocumentFolder.Texts("a", 200, 1), DocumentFolder.Texts("b", 90, 2), DocumentFolder.Texts("c", 130, 3)];
        foreach (var (i, texts) in shards.Index())
        {
            DocumentFolder.Shard(folder.Path, $"shard_{i:d5}.parquet", texts);
        }

        DocumentFolder.Complete(folder.Path);
        return [.. shards.SelectMany(texts => texts)];
    }

    private async Task<List<PackedBatch>> Read(PackPlan plan, string? cursor = null, ByteTokenizer? tokenizer = null)
    {
        var batches = new List<PackedBatch>();
        await foreach (var batch in PackedReading.ReadPackedAsync(folder.Path, tokenizer ?? new ByteTokenizer(), plan, cursor, TestContext.Current.CancellationToken))
        {
            batches.Add(batch);
        }

        return batches;
    }
}
