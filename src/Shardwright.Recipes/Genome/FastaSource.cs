using System.Diagnostics.CodeAnalysis;
using Shardwright.Formats.Fasta;

namespace Shardwright.Recipes.Genome;

/// <summary>Sequences of a FASTA file.</summary>
internal sealed class FastaSource(FastaReader reader, long records) : ISequenceSource
{
    private long left = records;

    public bool Next([NotNullWhen(true)] out SourceSequence? sequence)
    {
        sequence = null;
        if (left == 0 || !reader.ReadHeader(out var header))
        {
            return false;
        }

        left--;
        sequence = new SourceSequence(header.RecordIndex, header.Id, header.Description);
        return true;
    }

    public int Read(Span<byte> bases) => reader.ReadBases(bases);

    public void Dispose() => reader.Dispose();
}
