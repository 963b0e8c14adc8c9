namespace Shardwright.Formats.Tokenizers;

/// <summary>Pieces of white space.</summary>
internal static class WhiteSpace
{
    /// <summary><c>\s*[\r\n]+|\s+(?!\S)|\s+</c>: to the last line end of the run, else to the end of the text, else all but the character before the next word.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="start">A white space character.</param>
    /// <param name="wholeEnd">A run to the end of the text is one piece, line ends in it or not.</param>
    internal static int End(ReadOnlySpan<byte> utf8, int start, bool wholeEnd)
    {
        var (at, last, line) = (start, start, -1);
        while (at < utf8.Length)
        {
            var found = CharacterClasses.At(utf8, at, out var size);
            if ((found & CharacterClass.White) == 0)
            {
                break;
            }

            last = at;
            at += size;
            line = found == CharacterClass.Newline ? at : line;
        }

        return wholeEnd && at == utf8.Length ? at
            : line >= 0 ? line
            : at == utf8.Length || last == start ? at
            : last;
    }

    /// <summary><c>\s+(?!\S)|\s+</c>: the same where line ends are no different from spaces.</summary>
    internal static int PlainEnd(ReadOnlySpan<byte> utf8, int start)
    {
        var (at, last) = (start, start);
        while (at < utf8.Length && (CharacterClasses.At(utf8, at, out var size) & CharacterClass.White) != 0)
        {
            last = at;
            at += size;
        }

        return at == utf8.Length || last == start ? at : last;
    }
}
