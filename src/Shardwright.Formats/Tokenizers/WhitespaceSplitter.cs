using System.Text;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Cuts at white space and drops it: <c>WhitespaceSplit</c>; or also between words and everything else: <c>Whitespace</c>.</summary>
/// <remarks>White space is Unicode's property White_Space; word characters are those of Unicode's regular expressions, annex C.</remarks>
internal sealed class WhitespaceSplitter : HuggingFaceSplitter
{
    private readonly bool words;

    /// <summary>Makes the step.</summary>
    /// <param name="words">Whether to cut between words and everything else, too.</param>
    internal WhitespaceSplitter(bool words) => this.words = words;

    /// <summary>Whether it cuts between words and everything else, too.</summary>
    internal bool CutsWords => words;

    /// <inheritdoc/>
    internal override int PieceEnd(ReadOnlySpan<byte> text, int start, out bool keep)
    {
        var kind = Kind(text[start..], out var length);
        var end = start + length;
        while (end < text.Length && Kind(text[end..], out length) == kind)
        {
            end += length;
        }

        keep = kind != CharacterKind.Space;
        return end;
    }

    private CharacterKind Kind(ReadOnlySpan<byte> text, out int length)
    {
        Rune.DecodeFromUtf8(text, out var rune, out length);
        return UnicodeKinds.IsWhiteSpace(rune) ? CharacterKind.Space
            : words && UnicodeKinds.IsWord(rune) ? CharacterKind.Word : CharacterKind.Other;
    }

    private enum CharacterKind
    {
        Space,
        Word,
        Other,
    }
}
