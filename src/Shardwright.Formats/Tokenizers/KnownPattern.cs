namespace Shardwright.Formats.Tokenizers;

/// <summary>A split pattern of a well-known tokenizer, known by its text and cut by hand. The patterns cover every text, so nothing is dropped.</summary>
internal sealed class KnownPattern : HuggingFaceSplitter
{
    private const string Gpt2Text = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string SuffixesText = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private const string NumbersMark = "<numbers>";

    private const string Cl100kText =
        SuffixesText + @"|[^\r\n\p{L}\p{N}]?\p{L}+|" + NumbersMark + @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Cl100kPossessiveText =
        @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|" + NumbersMark + @"| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+";

    private const string Cl100kWholeEndText =
        @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|" + NumbersMark
        + @"+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s";

    private const string O200kText =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+" + SuffixesText + "?|"
        + @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*" + SuffixesText + "?|"
        + @"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly string[] Numbers = [@"\p{N}", @"\p{N}{1,2}", @"\p{N}{1,3}"];

    private readonly PieceScanner scanner;

    private KnownPattern(PieceScanner scanner) => this.scanner = scanner;

    /// <summary>GPT-2's pattern, which <c>ByteLevel</c> has built in.</summary>
    internal static KnownPattern Gpt2 { get; } = new(PieceScanner.Gpt2);

    /// <summary>Finds the pattern with a text: GPT-2's, cl100k's with groups of up to 3 (Llama 3), 2 (nanochat) or 1 digits (Qwen 2), o200k's.</summary>
    /// <returns>The pattern; null when it is none of these.</returns>
    internal static KnownPattern? TryFind(string regex)
    {
        if (regex == Gpt2Text)
        {
            return Gpt2;
        }

        if (regex == O200kText)
        {
            return new KnownPattern(PieceScanner.O200k);
        }

        for (var digits = 1; digits <= Numbers.Length; digits++)
        {
            var numbers = Numbers[digits - 1];
            if (regex == Cl100kText.Replace(NumbersMark, numbers, StringComparison.Ordinal)
                || regex == Cl100kPossessiveText.Replace(NumbersMark, numbers, StringComparison.Ordinal))
            {
                return new KnownPattern(PieceScanner.Gpt4(digits));
            }

            // In Oniguruma, which reads these files, a + behind {1,3} repeats the group and is not possessive: all digits are one piece.
            if (digits > 1 && regex == Cl100kWholeEndText.Replace(NumbersMark, numbers, StringComparison.Ordinal))
            {
                return new KnownPattern(PieceScanner.Gpt4(int.MaxValue, wholeEnd: true));
            }
        }

        return null;
    }

    /// <inheritdoc/>
    internal override int PieceEnd(ReadOnlySpan<byte> text, int start, out bool keep)
    {
        keep = true;
        return scanner.Next(text, start);
    }
}
