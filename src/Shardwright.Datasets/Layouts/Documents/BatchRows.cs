using Shardwright.Formats.Parquet;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>The documents of a batch as rows of a shard, in an order of their own.</summary>
internal sealed class BatchRows(DocumentBatch batch, int[] order) : IParquetRowSource
{
    private int next;

    public int Fill(ParquetRowBatch rows)
    {
        var filled = 0;
        for (var bytes = 0L; filled < rows.Capacity && next < order.Length && bytes < ShardFile.BytesAtOnce; filled++)
        {
            var document = batch.Read(order[next++]);
            rows.SetString(0, filled, document);
            bytes += document.Length;
        }

        return filled;
    }
}
