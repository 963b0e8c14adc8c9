using System.Diagnostics.CodeAnalysis;
using System.Text;
using Shardwright.Formats.Fasta;
using Shardwright.Formats.Parquet;

namespace Shardwright.Recipes.Genome;

/// <summary>Sequences of a Parquet file: rows with <c>contig_id</c> and <c>nt_sequence</c>.</summary>
internal sealed class ParquetSource : ISequenceSource
{
    private readonly ParquetReader reader;
    private readonly string[] columns;
    private IEnumerator<ParquetBatch> batches = Enumerable.Empty<ParquetBatch>().GetEnumerator();
    private long opened;
    private long firstOfBatch;
    private int rowsOfBatch;
    private long next;
    private long end;
    private int row;
    private int read;

    public ParquetSource(string path, GenomePiece piece)
    {
        reader = ParquetReader.Open(path);
        columns = [ParquetInputs.IdColumn, ParquetInputs.SequenceColumn(reader.Header, path)];
        _ = MoveTo(piece);
    }

    /// <summary>Samples whose rows take turns have thousands of pieces: one in the same row group is reached by going on, as the rows between are decoded anyway.</summary>
    public bool MoveTo(GenomePiece piece)
    {
        var (first, behind) = (piece.FirstRecord, piece.FirstRecord + piece.Records);
        if (first < next || behind > opened)
        {
            batches.Dispose();
            opened = EndOfGroup(behind);
            batches = reader.ReadRows(first, opened - first, columns).GetEnumerator();
            (firstOfBatch, rowsOfBatch) = (first, 0);
        }

        (next, end) = (first, behind);
        return true;
    }

    public bool Next([NotNullWhen(true)] out SourceSequence? sequence)
    {
        sequence = null;
        if (next == end)
        {
            return false;
        }

        while (next >= firstOfBatch + rowsOfBatch)
        {
            firstOfBatch += rowsOfBatch;
            if (!batches.MoveNext())
            {
                return false;
            }

            rowsOfBatch = batches.Current.Rows;
        }

        row = (int)(next - firstOfBatch);
        read = 0;
        var batch = batches.Current;
        sequence = new SourceSequence(next++, batch.IsNull(0, row) ? "" : Encoding.UTF8.GetString(batch.Bytes(0, row)), "");
        if (batch.IsNull(1, row))
        {
            sequence = sequence with { Flaw = GenomeReasons.NoSequence, FlawMessage = "the sequence is null" };
        }
        else if (batch.Bytes(1, row).IndexOfAnyExcept(FastaLetters.Allowed) is var wrong && wrong >= 0)
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

    /// <summary>The row behind the row group that has the last of the rows before one.</summary>
    private long EndOfGroup(long behind)
        => reader.Header.RowGroups.Select(group => group.FirstRow + group.Rows).FirstOrDefault(last => last >= behind, reader.Header.Rows);
}
