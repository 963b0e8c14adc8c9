using System.Buffers;

namespace Shardwright.Recipes.Code;

/// <summary>The documents of one source file, in source order. Their own bytes, joined, are the file.</summary>
/// <param name="Pieces">At least one.</param>
/// <param name="Preamble">The parts of the file that stand before a piece which repeats them, in order.</param>
/// <param name="IsBalanced">False where braces, comments or strings do not close, and blank lines had to serve as boundaries.</param>
public sealed record CodePieces(IReadOnlyList<CodePiece> Pieces, IReadOnlyList<(int StartBytes, int LengthBytes)> Preamble, bool IsBalanced)
{
    /// <summary>Appends a piece as it becomes a document: the preamble where it is repeated, then its own bytes.</summary>
    /// <param name="text">The file.</param>
    /// <param name="piece">One of <see cref="Pieces"/>.</param>
    /// <param name="document">Receives the document.</param>
    public void Append(ReadOnlySpan<byte> text, CodePiece piece, IBufferWriter<byte> document)
    {
        if (piece.HasPreamble)
        {
            foreach (var (start, length) in Preamble)
            {
                document.Write(text.Slice(start, length));
            }
        }

        document.Write(text.Slice(piece.StartBytes, piece.LengthBytes));
    }
}
