using System.Buffers;

namespace Shardwright.Recipes.Code;

/// <summary>Strings, characters, comments and blanks: what braces do not count in.</summary>
internal ref partial struct CodeLexer
{
    private const int MaxDelimiter = 16;

    private static readonly SearchValues<byte> NoDelimiterBytes = SearchValues.Create(" )\\\t\v\f\r\n\""u8);

    private readonly byte At(int place) => place >= 0 && place < text.Length ? text[place] : (byte)0;

    /// <summary>Steps over what begins at a quote, a slash or a number sign inside of a block.</summary>
    private void SkipText()
    {
        switch (text[position])
        {
            case (byte)'"':
                SkipString();
                break;
            case (byte)'\'':
                if (IsSeparator(position))
                {
                    numberEnd = ++position;
                }
                else
                {
                    position = QuoteEnd(position);
                }

                break;
            case (byte)'/':
                if (!SkipComment())
                {
                    position++;
                }

                break;
            default:
                position++;
                break;
        }
    }

    private void SkipString()
    {
        var (isRaw, ended) = (position > 0 && text[position - 1] == 'R', rawStringsEnd);
        if (isRaw && RawStringEnd() is var end and >= 0)
        {
            position = end;
        }
        else
        {
            // The first raw string without an end is text, its quote too: nothing says where it should have ended.
            position = ended && !rawStringsEnd ? position + 1 : QuoteEnd(position);
        }
    }

    /// <summary>The place after a plain string or character: after its closing quote, or at the end of its line.</summary>
    private readonly int QuoteEnd(int start)
    {
        var quote = text[start];
        var place = start + 1;
        while (true)
        {
            var skip = text[place..].IndexOfAny(quote, (byte)'\\', (byte)'\n');
            if (skip < 0)
            {
                return text.Length;
            }

            place += skip;
            if (text[place] != '\\')
            {
                return text[place] == '\n' ? place : place + 1;
            }

            place += At(place + 1) == '\r' && At(place + 2) == '\n' ? 3 : 2;
            if (place >= text.Length)
            {
                return text.Length;
            }
        }
    }

    /// <summary>The place after the raw string whose quote is here; -1 where there is none.</summary>
    private int RawStringEnd()
    {
        var prefix = position - 1;
        prefix -= At(prefix - 1) is (byte)'u' or (byte)'U' or (byte)'L' ? 1 : At(prefix - 1) == '8' && At(prefix - 2) == 'u' ? 2 : 0;
        if (!rawStringsEnd || CodeBytes.IsWord(At(prefix - 1)))
        {
            return -1;
        }

        var rest = text[(position + 1)..];
        var open = rest[..Math.Min(rest.Length, MaxDelimiter + 1)].IndexOf((byte)'(');
        if (open < 0 || rest[..open].IndexOfAny(NoDelimiterBytes) >= 0)
        {
            return -1;
        }

        Span<byte> close = stackalloc byte[MaxDelimiter + 2];
        close[0] = (byte)')';
        rest[..open].CopyTo(close[1..]);
        close[open + 1] = (byte)'"';
        var end = rest[open..].IndexOf(close[..(open + 2)]);
        if (end < 0)
        {
            (rawStringsEnd, balanced) = (false, false);
            return -1;
        }

        return position + 1 + open + end + open + 2;
    }

    /// <summary>Whether a quote stands between the digits of a number.</summary>
    private readonly bool IsSeparator(int place)
    {
        if (!CodeBytes.IsWord(At(place - 1)) || !CodeBytes.IsWord(At(place + 1)))
        {
            return false;
        }

        var start = place;
        while (start > 0 && start != numberEnd && (CodeBytes.IsWord(text[start - 1]) || text[start - 1] == '.'))
        {
            start--;
        }

        return start == numberEnd || CodeBytes.IsDigit(text[start]) || (text[start] == '.' && CodeBytes.IsDigit(At(start + 1)));
    }

    /// <summary>Steps over a comment; a line's comment up to its line end, a block's past its end. False where none begins here.</summary>
    private bool SkipComment()
    {
        var next = SkipSplices(position + 1);
        if (At(next) == '/')
        {
            position = LineEnd(next + 1);
            return true;
        }

        if (At(next) != '*' || !commentsEnd)
        {
            return false;
        }

        var end = text[(next + 1)..].IndexOf("*/"u8);
        if (end < 0)
        {
            (commentsEnd, balanced) = (false, false);
            return false;
        }

        var leads = IsLineStart(position);
        position = next + 1 + end + 2;
        leadingCommentEnd = leads ? position : leadingCommentEnd;
        return true;
    }

    /// <summary>The line end that ends a logical line, or the text's end.</summary>
    private readonly int LineEnd(int start)
    {
        var place = start;
        while (true)
        {
            var skip = text[place..].IndexOf((byte)'\n');
            if (skip < 0)
            {
                return text.Length;
            }

            place += skip;
            if (!IsSplice(place, start))
            {
                return place;
            }

            place++;
        }
    }

    /// <summary>Whether a line end follows a backslash (and blanks, as compilers have it), so that the line goes on.</summary>
    private readonly bool IsSplice(int lineEnd, int start)
    {
        var place = lineEnd - 1;
        while (place >= start && CodeBytes.IsBlank(text[place]))
        {
            place--;
        }

        return place >= start && text[place] == '\\';
    }

    private readonly int SkipSplices(int place)
    {
        while (At(place) == '\\')
        {
            var next = SkipBlanksOnly(place + 1);
            if (At(next) != '\n')
            {
                break;
            }

            place = next + 1;
        }

        return place;
    }

    private readonly int SkipBlanksOnly(int place)
    {
        while (place < text.Length && CodeBytes.IsBlank(text[place]))
        {
            place++;
        }

        return place;
    }

    /// <summary>The first place that is neither a blank nor part of a line continuation.</summary>
    private readonly int SkipBlanks(int place)
    {
        while (true)
        {
            place = SkipBlanksOnly(place);
            var next = SkipSplices(place);
            if (next == place)
            {
                return place;
            }

            place = next;
        }
    }

    private readonly int SkipSpace(int place)
    {
        while (place < text.Length && (CodeBytes.IsBlank(text[place]) || text[place] == '\n'))
        {
            place++;
        }

        return place;
    }

    /// <summary>Steps over white space, up to the beginning of the next line that has something, or to what is left of this line.</summary>
    /// <returns>The place of the next byte that is not white space.</returns>
    private int SkipToLine()
    {
        var next = SkipSpace(position);
        var line = next == text.Length ? next - position : text[position..next].LastIndexOf((byte)'\n') + 1;
        position = line > 0 ? position + line : next;
        return next;
    }

    /// <summary>Whether nothing but blanks, comments and continuations is before a place on its logical line.</summary>
    private readonly bool IsLineStart(int place)
    {
        while (place > 0 && place != leadingCommentEnd)
        {
            var before = text[place - 1];
            if (before == '\n')
            {
                if (!IsSplice(place - 1, 0))
                {
                    return true;
                }
            }
            else if (!CodeBytes.IsBlank(before) && before != '\\')
            {
                return place == 3 && text.StartsWith("\uFEFF"u8);
            }

            place--;
        }

        return true;
    }
}
