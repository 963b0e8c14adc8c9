namespace Shardwright.Formats.Tokenizers;

/// <summary>Cuts a text into the pieces that no token crosses, as a split pattern does. Safe from many threads.</summary>
/// <remarks>The patterns cover every text: pieces are never empty and leave nothing between them.</remarks>
internal abstract class PieceScanner
{
    /// <summary>The pattern of GPT-2, also r50k and p50k.</summary>
    internal static PieceScanner Gpt2 { get; } = new PieceScanner<Gpt2Rule>(default);

    /// <summary>The pattern of cl100k, also Llama 3's.</summary>
    internal static PieceScanner Cl100k { get; } = new PieceScanner<Gpt4Rule>(new Gpt4Rule(3));

    /// <summary>The pattern of o200k.</summary>
    internal static PieceScanner O200k { get; } = new PieceScanner<O200kRule>(default);

    /// <summary>The pattern of nanochat: cl100k's with groups of 1 or 2 digits.</summary>
    internal static PieceScanner Nanochat { get; } = new PieceScanner<Gpt4Rule>(new Gpt4Rule(2));

    /// <summary>The family of cl100k.</summary>
    /// <param name="digits">The most digits in a piece: 3 in cl100k, 2 in nanochat, 1 in Qwen 2.</param>
    /// <param name="wholeEnd">White space that reaches the end of the text is one piece whatever is in it (<c>\s++$</c>).</param>
    internal static PieceScanner Gpt4(int digits, bool wholeEnd = false) => new PieceScanner<Gpt4Rule>(new Gpt4Rule(digits, wholeEnd));

    /// <summary>The end of the piece that begins at a place.</summary>
    /// <param name="utf8">The text; what is behind the piece decides too.</param>
    /// <param name="start">A place before its end where a piece begins.</param>
    internal abstract int Next(ReadOnlySpan<byte> utf8, int start);

    /// <summary>The ends of the next pieces.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="start">Where a piece begins, or the end of the text.</param>
    /// <param name="ends">Receives as many as there are, or as it holds.</param>
    /// <returns>How many.</returns>
    internal abstract int Fill(ReadOnlySpan<byte> utf8, int start, Span<int> ends);
}
