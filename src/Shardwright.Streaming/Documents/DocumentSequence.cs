using Shardwright.Datasets.Layouts;
using Shardwright.Datasets.Opening;
using Shardwright.Datasets.Splits;
using Shardwright.Streaming.Packing;

namespace Shardwright.Streaming.Documents;

/// <summary>The documents of one split of a finished dataset in manifest order, numbered from 0. For one thread at a time.</summary>
internal sealed class DocumentSequence : IDisposable
{
    private const string TextField = "text";
    private const int RowsAtOnce = 64;

    private readonly Dataset dataset;
    private readonly DatasetShard[] shards;
    private readonly long[] ends;
    private IShardReader? reader;
    private RecordColumn[] columns = [];
    private int text;
    private int open = -1;
    private long next;

    internal DocumentSequence(Dataset dataset, SplitName split)
    {
        this.dataset = dataset;
        shards = [.. dataset.Shards.Where(shard => shard.Split == split)];
        ends = new long[shards.Length];
        for (var i = 0; i < shards.Length; i++)
        {
            ends[i] = (i == 0 ? 0 : ends[i - 1]) + (shards[i].Rows ?? throw PackThrow.NoManifest(dataset.Name));
        }
    }

    /// <summary>Documents in all.</summary>
    internal long Count => ends.Length == 0 ? 0 : ends[^1];

    /// <summary>Reads documents in order; going on where the last call ended costs nothing.</summary>
    /// <param name="first">The first document.</param>
    /// <param name="count">How many.</param>
    /// <param name="take">Gets each with its number; the bytes are lent for the call.</param>
    /// <param name="cancel">Stops the reading.</param>
    internal async Task ReadAsync(long first, long count, DocumentTaker take, CancellationToken cancel)
    {
        var end = first + count;
        while (first < end)
        {
            cancel.ThrowIfCancellationRequested();
            var shard = Array.BinarySearch(ends, first + 1) is var found && found >= 0 ? found : ~found;
            while (shard > 0 && ends[shard - 1] > first)
            {
                shard--;
            }

            await OpenAsync(shard, cancel).ConfigureAwait(false);
            var start = shard == 0 ? 0 : ends[shard - 1];
            if (next != first)
            {
                reader!.Seek(first - start);
            }

            var wanted = (int)Math.Min(Math.Min(RowsAtOnce, end - first), ends[shard] - first);
            foreach (var column in columns)
            {
                column.Clear();
            }

            var rows = reader!.Read(wanted, columns);
            if (rows != wanted)
            {
                throw PackThrow.RowCount(Path.Combine(dataset.Name, shards[shard].Name), ends[shard] - start, reader.Rows);
            }

            for (var row = 0; row < rows; row++)
            {
                take(first + row, Utf8(shard, first + row - start, row));
            }

            first += rows;
            next = first;
        }
    }

    public void Dispose() => reader?.Dispose();

    private async Task OpenAsync(int shard, CancellationToken cancel)
    {
        if (open == shard)
        {
            return;
        }

        reader?.Dispose();
        (reader, open, next) = (null, -1, -1);
        reader = await dataset.OpenShardAsync(shards[shard], cancel).ConfigureAwait(false);
        var fields = reader.Fields;
        text = fields.Index().FirstOrDefault(field => field.Item.Name == TextField && field.Item.TypeName == "string", (-1, null!)).Index;
        if (text < 0)
        {
            throw PackThrow.NoTextColumn(Path.Combine(dataset.Name, shards[shard].Name), string.Join(", ", fields.Take(8).Select(field => $"{field.Name} of {field.TypeName}")));
        }

        columns = [.. fields.Select(field => new RecordColumn(field))];
        open = shard;
    }

    private ReadOnlySpan<byte> Utf8(int shard, long row, int inBatch)
    {
        var bytes = columns[text][inBatch];
        return columns[text].IsNull(inBatch) || !System.Text.Unicode.Utf8.IsValid(bytes)
            ? throw PackThrow.NoText(Path.Combine(dataset.Name, shards[shard].Name), row, columns[text].IsNull(inBatch) ? "null" : "other bytes")
            : bytes;
    }
}
