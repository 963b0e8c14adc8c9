using System.Buffers;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Shardwright.Datasets.Opening;
using Shardwright.Datasets.Splits;
using Shardwright.Formats.Tokenizers;
using Shardwright.Streaming.Documents;

namespace Shardwright.Streaming.Packing;

/// <summary>Packs a finished dataset in independent blocks, so that the rows are the same for any world.</summary>
/// <remarks>
/// Rows are numbered over all epochs. Row q goes to rank q mod world; a cursor is the row behind those that every rank has read, which is known
/// at the border of a batch without asking the others.
/// </remarks>
internal sealed class BlockPacking
{
    private readonly DocumentSequence documents;
    private readonly PackIndex index;
    private readonly Tokenizer tokenizer;
    private readonly PackPlan plan;
    private readonly string folder;
    private readonly int? begin;
    private readonly int rank;
    private readonly int world;

    private BlockPacking(string folder, DocumentSequence documents, PackIndex index, Tokenizer tokenizer, PackPlan plan)
    {
        this.folder = folder;
        this.documents = documents;
        this.index = index;
        this.tokenizer = tokenizer;
        this.plan = plan;
        begin = plan.BeginOfText(tokenizer);
        (rank, world) = plan.Rank is { } one ? (one, plan.World) : (0, 1);
    }

    private long End => plan.Epochs == 0 ? long.MaxValue : checked(plan.Epochs * index.Rows);

    internal static async IAsyncEnumerable<PackedBatch> ReadAsync(
        string folder, Tokenizer tokenizer, PackPlan plan, string? cursorJson, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var planHash = plan.Hash(tokenizer);
        await using var dataset = await Dataset.OpenAsync(folder, cancellationToken).ConfigureAwait(false);
        var root = dataset.Manifest?.Root ?? throw PackThrow.NoManifest(folder);
        FolderFacts.Check(dataset.Folder, plan, tokenizer);
        using var documents = new DocumentSequence(dataset, plan.Split);
        if (documents.Count == 0)
        {
            throw PackThrow.NothingInSplit(folder, plan.Split.Key());
        }

        var cursor = cursorJson is null ? new PackCursor(root, planHash, 0, 0, null) : PackCursor.Parse(cursorJson);
        if (cursor.Root != root)
        {
            throw PackThrow.CursorOf(folder, "root", root, cursor.Root);
        }

        if (cursor.Plan != planHash)
        {
            throw PackThrow.OtherPlan(folder);
        }

        var index = await PackIndex.OpenAsync(dataset, documents, tokenizer, plan, cancellationToken).ConfigureAwait(false);
        if (index.Rows < plan.World)
        {
            throw PackThrow.FewRows(folder, index.Rows, plan.World);
        }

        if (cursor.Position >= index.Rows || cursor.Epoch > long.MaxValue / 2 / index.Rows)
        {
            throw PackThrow.CursorOf(folder, "position", $"below {index.Rows}", $"{cursor.Position}");
        }

        var packing = new BlockPacking(folder, documents, index, tokenizer, plan);
        var start = (cursor.Epoch * index.Rows) + cursor.Position;
        await foreach (var batch in packing.BatchesAsync(start, cursor, cancellationToken).ConfigureAwait(false))
        {
            yield return batch;
        }
    }

    private async IAsyncEnumerable<PackedBatch> BatchesAsync(long start, PackCursor cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = Channel.CreateBounded<PackedBlock>(1);
        var pump = Task.Run(() => PumpAsync(start, ahead.Writer, stop.Token), CancellationToken.None);
        try
        {
            var batch = NewBatch();
            var (epoch, reached) = (-1L, start);
            PackedBatch Take()
            {
                reached = Math.Min(reached + ((long)plan.BatchSize * world), End);
                var full = batch.ToBatch(epoch, (cursor with { Epoch = reached / index.Rows, Position = reached % index.Rows }).ToJson());
                (batch, epoch) = (NewBatch(), -1);
                return full;
            }

            await foreach (var block in ahead.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (var row in block.Rows)
                {
                    epoch = epoch < 0 ? block.Epoch : epoch;
                    Fill(batch, block, row);
                    if (batch.Rows == plan.BatchSize)
                    {
                        yield return Take();
                    }
                }
            }

            if (batch.Rows > 0)
            {
                yield return Take();
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private PackedRowWriter NewBatch() => new(plan.BatchSize, plan.Length, begin ?? 0);

    private static void Fill(PackedRowWriter batch, PackedBlock block, int row)
    {
        for (var i = row == 0 ? 0 : block.Packed.RowEnds[row - 1]; i < block.Packed.RowEnds[row]; i++)
        {
            var placed = block.Packed.Placements[i];
            batch.Append(block.Tokens[placed.Document].AsSpan(0, placed.Tokens), placed.DroppedTokens);
        }

        batch.EndRow();
    }

    private async Task PumpAsync(long start, ChannelWriter<PackedBlock> ahead, CancellationToken cancel)
    {
        try
        {
            var (epoch, block) = (start / index.Rows, index.BlockOf(start % index.Rows));
            for (; (epoch * index.Rows) + index.RowStarts[block] < End; block++)
            {
                var first = (epoch * index.Rows) + index.RowStarts[block];
                var rows = Own(first, (int)(index.RowStarts[block + 1] - index.RowStarts[block]), start);
                if (rows.Count > 0)
                {
                    await ahead.WriteAsync(await PackAsync(epoch, block, first, rows, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
                }

                if (block == index.Blocks - 1)
                {
                    (epoch, block) = (epoch + 1, -1);
                }
            }

            ahead.Complete();
        }
        catch (Exception error)
        {
            // The reader gets it behind all that was read before it.
            ahead.Complete(error);
            throw;
        }
    }

    private List<int> Own(long first, int count, long start)
    {
        var rows = new List<int>();
        for (var row = 0; row < count; row++)
        {
            if (first + row >= start && (first + row) % world == rank)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private async Task<PackedBlock> PackAsync(long epoch, int block, long firstRow, List<int> rows, CancellationToken cancel)
    {
        var lengths = index.Lengths(block);
        var packed = BlockRows.Pack(lengths, plan);
        if (packed.Rows != index.RowStarts[block + 1] - index.RowStarts[block])
        {
            throw new InvalidOperationException("The packing index and the packer disagree.");
        }

        var wanted = new bool[lengths.Length];
        foreach (var row in rows)
        {
            for (var i = row == 0 ? 0 : packed.RowEnds[row - 1]; i < packed.RowEnds[row]; i++)
            {
                wanted[packed.Placements[i].Document] = true;
            }
        }

        var tokens = new int[lengths.Length][];
        var first = (long)block * PackIndex.BlockDocuments;
        var wave = new DocumentWave();
        await documents.ReadAsync(first, lengths.Length, (document, utf8) =>
        {
            if (wanted[document - first])
            {
                wave.Add(document, utf8);
                if (wave.IsFull)
                {
                    Encode(wave, first, lengths, tokens, cancel);
                }
            }
        }, cancel).ConfigureAwait(false);
        Encode(wave, first, lengths, tokens, cancel);
        return new PackedBlock(epoch, firstRow, packed, rows, tokens);
    }

    private void Encode(DocumentWave wave, long first, int[] lengths, int[]?[] tokens, CancellationToken cancel)
        => wave.Work(plan.Jobs, () => new ArrayBufferWriter<int>(1 << 12), (document, utf8, scratch) =>
        {
            var one = TokenizedDocument.Encode(tokenizer, begin, utf8, plan.Length + 1, scratch);
            var place = document - first;
            tokens[place] = one.Length == lengths[place] ? one.Tokens : throw PackThrow.OtherLength(folder, document, lengths[place], one.Length);
        }, cancel);
}
