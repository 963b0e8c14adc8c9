using System.Text;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Sets numbers apart, together or digit by digit: <c>Digits</c>. Digits are all of Unicode's category N.</summary>
internal sealed class DigitSplitter : HuggingFaceSplitter
{
    private readonly bool individual;

    /// <summary>Makes the step.</summary>
    /// <param name="individual">Whether each digit is a piece of its own.</param>
    internal DigitSplitter(bool individual) => this.individual = individual;

    /// <inheritdoc/>
    internal override int PieceEnd(ReadOnlySpan<byte> text, int start, out bool keep)
    {
        keep = true;
        var digit = IsDigit(text[start..], out var length);
        var end = start + length;
        if (digit && individual)
        {
            return end;
        }

        while (end < text.Length && IsDigit(text[end..], out length) == digit)
        {
            end += length;
        }

        return end;
    }

    private static bool IsDigit(ReadOnlySpan<byte> text, out int length)
    {
        Rune.DecodeFromUtf8(text, out var rune, out length);
        return UnicodeKinds.IsNumber(rune);
    }
}
