using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Shardwright.Formats.Parquet;

namespace Shardwright.Recipes.Genome;

/// <summary>Sequences of a Parquet file: rows with <c>contig_id</c> and <c>nt_sequence</c>.</summary>
internal sealed class ParquetSource : ISequenceSource
{
    /// <summary>What a sequence of FASTA consists of.</summary>
    internal static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz*-."u8);

    private readonly ParquetReader reader;
    private readonly IEnumerator<ParquetBatch> batches;
    private readonly long first;
    private long next;
    private int row = -1;
    private int read;

    public ParquetSource(string path, long firstRow, long rows)
    {
        reader = ParquetReader.Open(path);
        (first, next) = (firstRow, firstRow);
        batches = reader.ReadRows(firstRow, rows, [ParquetInputs.IdColumn, ParquetInputs.SequenceColumn(reader.Header, path)]).GetEnumerator();
    }

    public bool Next([NotNullWhen(true)] out SourceSequence? sequence)
    {
        sequence = null;
        row++;
        while (next == first || row >= batches.Current.Rows)
        {
            if (!batches.MoveNext())
            {
                return false;
            }

            row = 0;
            if (batches.Current.Rows > 0)
            {
                break;
            }
        }

        read = 0;
        var batch = batches.Current;
        sequence = new SourceSequence(next++, batch.IsNull(0, row) ? "" : Encoding.UTF8.GetString(batch.Bytes(0, row)), "");
        if (batch.IsNull(1, row))
        {
            sequence = sequence with { Flaw = GenomeReasons.NoSequence, FlawMessage = "the sequence is null" };
        }
        else if (batch.Bytes(1, row).IndexOfAnyExcept(Letters) is var wrong && wrong >= 0)
        {
            sequence = sequence with { Flaw = GenomeReasons.NotLetters, FlawMessage = FormattableString.Invariant($"byte {batch.Bytes(1, row)[wrong]} at letter {wrong} is no letter of a sequence") };
        }

        return true;
    }

    public int Read(Span<byte> bases)
    {
        var rest = batches.Current.Bytes(1, row)[read..];
        var count = Math.Min(rest.Length, bases.Length);
        rest[..count].CopyTo(bases);
        read += count;
        return count;
    }

    public void Dispose()
    {
        batches.Dispose();
        reader.Dispose();
    }
}
