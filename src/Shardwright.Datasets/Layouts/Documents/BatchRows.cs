using Shardwright.Formats.Parquet;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>The documents of a batch as rows of a shard, in an order of their own.</summary>
internal sealed class BatchRows(DocumentBatch batch, int[] order) : IParquetRowSource
{
    private int next;

    public int Fill(ParquetRowBatch rows)
    {
        var filled = 0;
        for (var bytes = 0L; filled < rows.Capacity && next < order.Length; filled++)
        {
            bytes += batch.BytesOf(order[next]);
            if (filled > 0 && bytes > ShardFile.BytesAtOnce)
            {
                break;
            }

            rows.SetString(0, filled, batch.Read(order[next++]));
        }

        return filled;
    }
}
