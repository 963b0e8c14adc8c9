using Shardwright.Formats.Parquet;

namespace Shardwright.Tests.Recipes.Genome;

/// <summary>Parquet files of sequences, as people have them.</summary>
internal static class SequenceTable
{
    /// <summary>Writes <c>contig_id</c> and <c>nt_sequence</c>.</summary>
    public static void Write(string path, IReadOnlyList<(string? Id, string? Sequence)> rows)
        => ParquetWriter.Write(path, [new ParquetColumn("contig_id", ParquetType.String), new ParquetColumn("nt_sequence", ParquetType.String)], new Source(rows));

    private sealed class Source(IReadOnlyList<(string? Id, string? Sequence)> rows) : IParquetRowSource
    {
        private int next;

        public int Fill(ParquetRowBatch batch)
        {
            var count = Math.Min(batch.Capacity, rows.Count - next);
            for (var row = 0; row < count; row++)
            {
                Set(batch, 0, row, rows[next].Id);
                Set(batch, 1, row, rows[next].Sequence);
                next++;
            }

            return count;
        }

        private static void Set(ParquetRowBatch batch, int column, int row, string? text)
        {
            if (text is null)
            {
                batch.SetNull(column, row);
            }
            else
            {
                batch.SetString(column, row, text);
            }
        }
    }
}
