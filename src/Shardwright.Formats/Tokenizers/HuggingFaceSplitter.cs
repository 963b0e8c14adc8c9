namespace Shardwright.Formats.Tokenizers;

/// <summary>One step of a pre-tokenizer: cuts a text into pieces that follow one another, some of which are dropped. Immutable, safe from many threads.</summary>
internal abstract class HuggingFaceSplitter
{
    /// <summary>Finds where the piece that begins at a place ends.</summary>
    /// <param name="text">The whole of what this step cuts: UTF-8, whose end counts as the text's end.</param>
    /// <param name="start">The piece's first byte: 0, or what the last call returned.</param>
    /// <param name="keep">Whether the piece is kept.</param>
    /// <returns>The byte behind the piece, above <paramref name="start"/>.</returns>
    internal abstract int PieceEnd(ReadOnlySpan<byte> text, int start, out bool keep);
}
