namespace Shardwright.Formats.Tokenizers;

/// <summary>The split patterns that there are scanners for, by their text.</summary>
internal static class SplitPattern
{
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Gpt2Possessive = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s";

    private const string Cl100k =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Cl100kPossessive =
        @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s";

    private const string Nanochat =
        @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,2}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+";

    private const string NanochatThreeDigits =
        @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+";

    private const string O200k =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>The scanner of a pattern.</summary>
    internal static PieceScanner Scanner(TokenizerPattern pattern) => pattern switch
    {
        TokenizerPattern.Gpt2 => PieceScanner.Gpt2,
        TokenizerPattern.Cl100k => PieceScanner.Cl100k,
        TokenizerPattern.O200k => PieceScanner.O200k,
        TokenizerPattern.Nanochat => PieceScanner.Nanochat,
        _ => throw new ArgumentOutOfRangeException(nameof(pattern), pattern, "not a pattern"),
    };

    /// <summary>The scanner of a pattern's text, and what people call it; null where there is none.</summary>
    internal static (PieceScanner Scanner, string Name)? Find(string text) => text switch
    {
        Gpt2 or Gpt2Possessive => (PieceScanner.Gpt2, "gpt2"),
        Cl100k or NanochatThreeDigits => (PieceScanner.Cl100k, "cl100k"),
        Cl100kPossessive => (PieceScanner.Gpt4(3, wholeEnd: true), "cl100k"),
        O200k => (PieceScanner.O200k, "o200k"),
        Nanochat => (PieceScanner.Nanochat, "nanochat"),
        _ => null,
    };
}
