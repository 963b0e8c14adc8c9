namespace Shardwright.Formats.Tokenizers;

/// <summary>The pieces of o200k.</summary>
/// <remarks>
/// The pattern, with H for <see cref="CharacterClass.Head"/>, T for <see cref="CharacterClass.Tail"/> and C for
/// <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)?</c>:
/// <c>[^\r\n\p{L}\p{N}]?H*T+C|[^\r\n\p{L}\p{N}]?H+T*C|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>.
/// </remarks>
internal readonly struct O200kRule : IPieceRule
{
    private const int Digits = 3;

    public int Next(ReadOnlySpan<byte> utf8, int start)
    {
        var first = CharacterClasses.At(utf8, start, out var size);
        var next = unchecked(start + size); // within the text
        if (first == CharacterClass.Number)
        {
            return Numbers(utf8, next);
        }

        if ((first & CharacterClass.Letter) != 0)
        {
            return Ending(utf8, Word(utf8, start, out _));
        }

        if (first != CharacterClass.Newline)
        {
            var word = Word(utf8, next, out var complete);
            if (complete || (word > next && first != CharacterClass.Mark))
            {
                return Ending(utf8, word);
            }

            // A mark that no complete word follows is a word itself: the first alternative comes before the second.
            if (first == CharacterClass.Mark)
            {
                return Ending(utf8, next);
            }

            if (first == CharacterClass.Symbol)
            {
                return Others(utf8, next);
            }

            if (utf8[start] == ' ' && next < utf8.Length && (CharacterClasses.At(utf8, next, out size) & CharacterClass.Other) != 0)
            {
                return Others(utf8, next + size);
            }
        }

        return WhiteSpace.End(utf8, start, wholeEnd: false);
    }

    /// <summary>The end of H*T+ (complete), else of H+ (not complete), else the start.</summary>
    private static int Word(ReadOnlySpan<byte> utf8, int start, out bool complete)
    {
        var (at, both) = (start, -1);
        while (at < utf8.Length)
        {
            var found = CharacterClasses.At(utf8, at, out var size);
            if ((found & CharacterClass.Head) == 0)
            {
                if (found == CharacterClass.Lower)
                {
                    complete = true;
                    return CharacterClasses.EndOf(utf8, at + size, CharacterClass.Tail);
                }

                break;
            }

            at += size;
            both = found == CharacterClass.Upper ? both : at;
        }

        complete = both >= 0;
        return complete ? both : at;
    }

    private static int Ending(ReadOnlySpan<byte> utf8, int at)
        => at < utf8.Length && utf8[at] == '\'' ? Contraction.End(utf8, at, anyCase: true) : at;

    private static int Others(ReadOnlySpan<byte> utf8, int at)
    {
        at = CharacterClasses.EndOf(utf8, at, CharacterClass.Other);
        while (at < utf8.Length && utf8[at] is (byte)'\n' or (byte)'\r' or (byte)'/')
        {
            at++;
        }

        return at;
    }

    private static int Numbers(ReadOnlySpan<byte> utf8, int at)
    {
        for (var count = 1; count < Digits && at < utf8.Length && CharacterClasses.At(utf8, at, out var size) == CharacterClass.Number; count++)
        {
            at += size;
        }

        return at;
    }
}
