using System.Diagnostics.CodeAnalysis;

namespace Shardwright.Recipes.Genome;

/// <summary>Gives the sequences of one piece of an input, one after the other. For one thread.</summary>
internal interface ISequenceSource : IDisposable
{
    /// <summary>Goes on to another piece of the same input.</summary>
    /// <returns>False where the piece has to be opened by itself.</returns>
    bool MoveTo(GenomePiece piece) => false;

    /// <summary>Goes to the next sequence, also where letters of the one before are left.</summary>
    bool Next([NotNullWhen(true)] out SourceSequence? sequence);

    /// <summary>Reads the next letters.</summary>
    /// <returns>0 at the end of the sequence.</returns>
    int Read(Span<byte> bases);
}
