namespace Shardwright.Formats.Tokenizers;

/// <summary>The pieces of cl100k and its family.</summary>
/// <remarks>
/// The pattern, with 3 for <paramref name="digits"/>:
/// <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>.
/// </remarks>
/// <param name="digits">The most digits in a piece.</param>
/// <param name="wholeEnd">White space that reaches the end of the text is one piece.</param>
internal readonly struct Gpt4Rule(int digits, bool wholeEnd = false) : IPieceRule
{
    public int Next(ReadOnlySpan<byte> utf8, int start)
    {
        var first = CharacterClasses.At(utf8, start, out var size);
        var next = unchecked(start + size); // within the text
        if ((first & CharacterClass.Letter) != 0)
        {
            return CharacterClasses.EndOf(utf8, next, CharacterClass.Letter);
        }

        if (first == CharacterClass.Number)
        {
            return Digits(utf8, next);
        }

        if (utf8[start] == '\'' && Contraction.End(utf8, start, anyCase: true) is var end && end != start)
        {
            return end;
        }

        if (first != CharacterClass.Newline && next < utf8.Length)
        {
            var second = CharacterClasses.At(utf8, next, out size);
            if ((second & CharacterClass.Letter) != 0)
            {
                return CharacterClasses.EndOf(utf8, next + size, CharacterClass.Letter);
            }

            if (utf8[start] == ' ' && (second & CharacterClass.Other) != 0)
            {
                return Others(utf8, next + size);
            }
        }

        return (first & CharacterClass.Other) != 0 ? Others(utf8, next) : WhiteSpace.End(utf8, start, wholeEnd);
    }

    private static int Others(ReadOnlySpan<byte> utf8, int at)
    {
        at = CharacterClasses.EndOf(utf8, at, CharacterClass.Other);
        while (at < utf8.Length && utf8[at] is (byte)'\n' or (byte)'\r')
        {
            at++;
        }

        return at;
    }

    private int Digits(ReadOnlySpan<byte> utf8, int at)
    {
        for (var count = 1; count < digits && at < utf8.Length && CharacterClasses.At(utf8, at, out var size) == CharacterClass.Number; count++)
        {
            at += size;
        }

        return at;
    }
}
