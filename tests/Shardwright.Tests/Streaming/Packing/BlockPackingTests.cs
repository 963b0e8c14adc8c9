using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Packing;
using Shardwright.Tests.Streaming.Documents;

namespace Shardwright.Tests.Streaming.Packing;

public sealed class BlockPackingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Blocks_are_packed_by_the_same_rule_and_end_with_padding()
    {
        var texts = Fill();
        var expected = new List<(int[] Inputs, int[] Targets)>();
        foreach (var block in texts.Chunk(PackIndex.BlockDocuments))
        {
            var rows = BlockRows.Pack([.. block.Select(text => text.Length + 1)], Plan());
            for (var row = 0; row < rows.Rows; row++)
            {
                var tokens = new List<int>();
                for (var i = row == 0 ? 0 : rows.RowEnds[row - 1]; i < rows.RowEnds[row]; i++)
                {
                    tokens.AddRange(block[rows.Placements[i].Document].Select(letter => (int)letter).Prepend(ByteTokenizer.Begin).Take(rows.Placements[i].Tokens));
                }

                Assert.InRange(tokens.Count, 1, 65);
                Assert.True(tokens.Count == 65 || row == rows.Rows - 1);
                expected.Add(([.. tokens.Concat(Enumerable.Repeat(ByteTokenizer.Begin, 64)).Take(64)], [.. tokens.Skip(1).Concat(Enumerable.Repeat(-1, 64)).Take(64)]));
            }
        }

        var found = Rows(await Read(Plan())).ToArray();
        Assert.Equal(expected.Count, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.True(pair.First.Inputs.AsSpan().SequenceEqual(pair.Second.Inputs) && pair.First.Targets.AsSpan().SequenceEqual(pair.Second.Targets)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task The_stream_is_the_same_for_any_world(int world)
    {
        Fill();
        var whole = Rows(await Read(Plan() with { Epochs = 2 })).ToArray();
        var ranks = new List<(int[] Inputs, int[] Targets)[]>();
        for (var rank = 0; rank < world; rank++)
        {
            ranks.Add([.. Rows(await Read(Plan() with { Epochs = 2, Rank = rank, World = world, BatchSize = 4 }))]);
        }

        Assert.Equal(whole.Length, ranks.Sum(rows => rows.Length));
        for (var row = 0; row < whole.Length; row++)
        {
            Assert.True(whole[row].Inputs.AsSpan().SequenceEqual(ranks[row % world][row / world].Inputs));
            Assert.True(whole[row].Targets.AsSpan().SequenceEqual(ranks[row % world][row / world].Targets));
        }

        using var one = new PackedDigest();
        using var all = new PackedDigest();
        (await Read(Plan() with { Epochs = 2 })).ForEach(one.Add);
        (await Read(Plan() with { Epochs = 2, World = world, BatchSize = 7 })).ForEach(all.Add);
        Assert.Equal(one.Current, all.Current);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    [InlineData(4, null)]
    public async Task Resuming_at_any_batch_gives_the_same_rest(int world, int? rank)
    {
        Fill();
        var plan = Plan() with { World = world, Rank = rank, Epochs = 2, BatchSize = 3 };
        var whole = await Read(plan);
        var random = new Random(world);
        for (var i = 0; i < 13; i++)
        {
            var stop = i == 0 ? whole.Count - 1 : random.Next(whole.Count);
            FollowedPackingTests.Same(whole.Skip(stop + 1), await Read(plan with { Jobs = 1 + (i % 3) }, whole[stop].Cursor));
        }
    }

    [Fact]
    public async Task A_cursor_goes_on_with_another_number_of_ranks()
    {
        Fill();
        var whole = Rows(await Read(Plan())).ToArray();
        var two = await Read(Plan() with { BatchSize = 2, World = 2, Rank = 1 });
        var rest = new SortedDictionary<long, int[]>();
        for (var rank = 0; rank < 3; rank++)
        {
            // Four batches of two rows on two ranks are sixteen rows; row 16 is the second of three ranks' turn.
            var mine = Rows(await Read(Plan() with { BatchSize = 2, World = 3, Rank = rank }, two[3].Cursor)).ToArray();
            var first = Enumerable.Range(16, 3).Single(row => row % 3 == rank);
            foreach (var (i, row) in mine.Index())
            {
                rest.Add(first + (3L * i), row.Inputs);
            }
        }

        Assert.Equal(Enumerable.Range(16, whole.Length - 16).Select(row => (long)row), rest.Keys);
        Assert.All(rest, pair => Assert.True(whole[pair.Key].Inputs.AsSpan().SequenceEqual(pair.Value)));
    }

    [Fact]
    public async Task The_index_is_made_once_and_never_trusted_when_it_is_damaged()
    {
        Fill();
        var reporter = new NoteReporter();
        var whole = await Read(Plan() with { Reporter = reporter });
        FollowedPackingTests.Same(whole, await Read(Plan() with { Reporter = reporter }));
        Assert.Equal(1, reporter.Begun);
        var path = Assert.Single(Directory.GetFiles(folder.File(".shardwright/packing")));
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        foreach (var place in (int[])[0, 20, 50, bytes.Length / 2, bytes.Length - 1])
        {
            var flipped = (byte[])bytes.Clone();
            flipped[place] ^= 4;
            await File.WriteAllBytesAsync(path, flipped, TestContext.Current.CancellationToken);
            FollowedPackingTests.Same(whole.Take(1), [.. (await Read(Plan() with { Reporter = reporter })).Take(1)]);
            Assert.Equal(bytes, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        }

        Assert.Equal((6, 5), (reporter.Begun, reporter.Warnings.Count));
        await Read(Plan() with { Length = 65, Reporter = reporter });
        Assert.Equal(2, Directory.GetFiles(folder.File(".shardwright/packing")).Length);
    }

    [Fact]
    public async Task Another_length_tokenizer_plan_or_dataset_is_refused()
    {
        Fill();
        var cursor = (await Read(Plan()))[1].Cursor;
        await Assert.ThrowsAsync<DatasetStateException>(() => Read(Plan() with { BatchSize = 9 }, cursor));
        await Assert.ThrowsAsync<DatasetStateException>(() => Read(Plan(), cursor.Replace("\"root\":\"", "\"root\":\"0", StringComparison.Ordinal)));
        await Assert.ThrowsAsync<DatasetStateException>(() => Read(Plan(), cursor.Replace("\"position\":", "\"position\":99999999", StringComparison.Ordinal)));
        DocumentFolder.Facts(folder.Path, 64, "ffff");
        Assert.Contains("ffff", (await Assert.ThrowsAsync<DatasetStateException>(() => Read(Plan()))).Message, StringComparison.Ordinal);
        DocumentFolder.Facts(folder.Path, 128, "b17e");
        Assert.Contains("128", (await Assert.ThrowsAsync<DatasetStateException>(() => Read(Plan()))).Message, StringComparison.Ordinal);
        Assert.NotEmpty(await Read(Plan() with { AllowLengthMismatch = true }));
    }

    [Fact]
    public async Task A_validation_shard_with_fewer_rows_than_ranks_is_an_error_and_no_hang()
    {
        Fill();
        Assert.NotEmpty(await Read(Plan() with { Split = SplitName.Val }));
        var error = await Assert.ThrowsAsync<DatasetStateException>(() => Read(Plan() with { Split = SplitName.Val, World = 64, Rank = 63 }));
        Assert.Contains("64 ranks", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DatasetStateException>(() => Read(Plan() with { Split = SplitName.Test }));
    }

    [Fact]
    public async Task A_byte_flipped_in_a_shard_is_found_before_it_is_decoded()
    {
        Fill();
        await Read(Plan());
        var bytes = await File.ReadAllBytesAsync(folder.File("shard_00001.parquet"), TestContext.Current.CancellationToken);
        bytes[bytes.Length / 3] ^= 1;
        await File.WriteAllBytesAsync(folder.File("shard_00001.parquet"), bytes, TestContext.Current.CancellationToken);
        Assert.Contains("CRC-32C", (await Assert.ThrowsAsync<MalformedDataException>(() => Read(Plan()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plans_that_make_no_sense_are_wrong_calls()
    {
        foreach (var plan in (PackPlan[])[
            Plan() with { Length = 0 }, Plan() with { BatchSize = 0 }, Plan() with { World = 0 }, Plan() with { Rank = 1 }, Plan() with { Rank = -1 }, Plan() with { Epochs = -1 },
            Plan() with { Jobs = 0 }, Plan() with { BufferDocuments = 10_001 }, Plan() with { RefillDocuments = 0 }, Plan() with { Poll = TimeSpan.Zero }, Plan() with { Follow = true, Split = SplitName.Test }])
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Read(plan));
        }
    }

    private static PackPlan Plan() => new() { Length = 64, BatchSize = 5, BufferDocuments = 100, RefillDocuments = 16, Jobs = 2 };

    private static IEnumerable<(int[] Inputs, int[] Targets)> Rows(IEnumerable<PackedBatch> batches)
        => batches.SelectMany(batch => Enumerable.Range(0, batch.Rows).Select(row => (batch.Inputs[(row * batch.Length)..((row + 1) * batch.Length)], batch.Targets[(row * batch.Length)..((row + 1) * batch.Length)])));

    private string[] Fill()
    {
        string[][] shards = [DocumentFolder.Texts("a", 3000, 1, 30), DocumentFolder.Texts("b", 900, 2, 30), DocumentFolder.Texts("c", 1300, 3, 30)];
        foreach (var (i, texts) in shards.Index())
        {
            DocumentFolder.Shard(folder.Path, $"shard_{i:d5}.parquet", texts, rowGroupRows: 512);
        }

        DocumentFolder.Shard(folder.Path, "val_shard.parquet", DocumentFolder.Texts("v", 20, 4));
        DocumentFolder.Manifest(folder.Path);
        DocumentFolder.Complete(folder.Path);
        return [.. shards.SelectMany(texts => texts)];
    }

    private async Task<List<PackedBatch>> Read(PackPlan plan, string? cursor = null)
    {
        var batches = new List<PackedBatch>();
        await foreach (var batch in PackedReading.ReadPackedAsync(folder.Path, new ByteTokenizer(), plan, cursor, TestContext.Current.CancellationToken))
        {
            batches.Add(batch);
        }

        return batches;
    }
}
