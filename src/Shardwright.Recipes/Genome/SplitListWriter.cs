using Shardwright.Datasets.Splits;
using Shardwright.Formats.Parquet;

namespace Shardwright.Recipes.Genome;

/// <summary>Writes the list of a split's sequences: Parquet with <c>contig_id</c> (string) and <c>length</c> (int64).</summary>
internal static class SplitListWriter
{
    private const int RowGroupRows = 1 << 16;
    private static readonly ParquetColumn[] Columns = [new("contig_id", ParquetType.String, Nullable: false), new("length", ParquetType.Int64, Nullable: false)];

    /// <summary>Writes the sequences of one split.</summary>
    /// <param name="path">The file to write; the caller renames it.</param>
    /// <param name="sequences">Those of all splits, in order.</param>
    /// <param name="split">The split that is listed.</param>
    /// <param name="cancel">Stops the writing.</param>
    public static void Write(string path, SequenceCursor sequences, SplitName split, CancellationToken cancel)
        => ParquetWriter.Write(path, Columns, new Rows(sequences, split, cancel), new ParquetOptions { RowGroupRows = RowGroupRows }, cancel);

    private sealed class Rows(SequenceCursor sequences, SplitName split, CancellationToken cancel) : IParquetRowSource
    {
        public int Fill(ParquetRowBatch batch)
        {
            var lengths = batch.Values<long>(1);
            var row = 0;
            while (row < batch.Capacity && sequences.Next())
            {
                if (sequences.Split == split)
                {
                    batch.SetString(0, row, sequences.Id);
                    lengths[row++] = sequences.Length;
                }
                else
                {
                    cancel.ThrowIfCancellationRequested();
                }
            }

            return row;
        }
    }
}
