namespace Shardwright.Formats.Tokenizers;

/// <summary>The pieces of GPT-2, r50k and p50k.</summary>
/// <remarks>The pattern: <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>.</remarks>
internal readonly struct Gpt2Rule : IPieceRule
{
    public int Next(ReadOnlySpan<byte> utf8, int start)
    {
        if (utf8[start] == '\'' && Contraction.End(utf8, start, anyCase: false) is var end && end != start)
        {
            return end;
        }

        var word = utf8[start] == ' ' && start + 1 < utf8.Length ? start + 1 : start;
        var first = CharacterClasses.At(utf8, word, out var size);
        var next = word + size;
        return (first & CharacterClass.Letter) != 0 ? CharacterClasses.EndOf(utf8, next, CharacterClass.Letter)
            : first == CharacterClass.Number ? CharacterClasses.EndOf(utf8, next, CharacterClass.Number)
            : (first & CharacterClass.Other) != 0 ? CharacterClasses.EndOf(utf8, next, CharacterClass.Other)
            : WhiteSpace.PlainEnd(utf8, start);
    }
}
