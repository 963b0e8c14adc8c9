using System.Buffers;

namespace Shardwright.Formats.Jsonl;

/// <summary>One pass over one line of JSON that is UTF-8, without white space around it.</summary>
internal ref partial struct JsonlScanner(ReadOnlySpan<byte> line)
{
    /// <summary>How deep lists and objects may lie in one another, the line's object counted.</summary>
    internal const int MaxDepth = 10_000;

    private const int BitsPerWord = 64;

    private readonly ReadOnlySpan<byte> line = line;
    private int place;

    /// <summary>Checks the whole line and decodes the value of one key.</summary>
    internal JsonlTextStatus ReadObject(ReadOnlySpan<byte> key, ArrayBufferWriter<byte> text)
    {
        var status = JsonlTextStatus.Missing;
        if (!Take('{'))
        {
            return JsonlTextStatus.Malformed;
        }

        SkipSpace();
        if (!Take('}'))
        {
            do
            {
                SkipSpace();
                if (!TakeKey(key, out var isWanted))
                {
                    return JsonlTextStatus.Malformed;
                }

                if (isWanted)
                {
                    status = ReadWanted(text);
                    if (status == JsonlTextStatus.Malformed)
                    {
                        return status;
                    }
                }
                else if (!SkipValue())
                {
                    return JsonlTextStatus.Malformed;
                }

                SkipSpace();
            }
            while (Take(','));
            if (!Take('}'))
            {
                return JsonlTextStatus.Malformed;
            }
        }

        return place == line.Length ? status : JsonlTextStatus.Malformed;
    }

    private JsonlTextStatus ReadWanted(ArrayBufferWriter<byte> text)
    {
        if (Take('"'))
        {
            return DecodeString(text);
        }

        var isNull = place < line.Length && line[place] == 'n';
        return !SkipValue() ? JsonlTextStatus.Malformed : isNull ? JsonlTextStatus.Missing : JsonlTextStatus.NotText;
    }

    /// <summary>A key, the colon and the white space around it.</summary>
    private bool TakeKey(ReadOnlySpan<byte> key, out bool isWanted)
    {
        isWanted = false;
        if (!Take('"'))
        {
            return false;
        }

        var start = place;
        if (!SkipString(out var hasEscapes))
        {
            return false;
        }

        var name = line[start..(place - 1)];
        isWanted = hasEscapes ? EqualsEscaped(name, key) : name.SequenceEqual(key);
        return TakeColon();
    }

    private bool TakeColon()
    {
        SkipSpace();
        if (!Take(':'))
        {
            return false;
        }

        SkipSpace();
        return true;
    }

    /// <summary>Any value, without recursion: the stack has one bit a level, set for an object.</summary>
    private bool SkipValue()
    {
        if (place < line.Length && line[place] is (byte)'{' or (byte)'[')
        {
            return SkipNested();
        }

        return SkipScalar();
    }

    private bool SkipNested()
    {
        Span<ulong> isObject = stackalloc ulong[(MaxDepth / BitsPerWord) + 1];
        var depth = 0;
        while (true)
        {
            // A value begins here.
            bool hasEnded;
            if (Take('{'))
            {
                SkipSpace();
                hasEnded = Take('}');
                if (!hasEnded && (!Push(isObject, ref depth, true) || !TakeAnyKey()))
                {
                    return false;
                }
            }
            else if (Take('['))
            {
                SkipSpace();
                hasEnded = Take(']');
                if (!hasEnded && !Push(isObject, ref depth, false))
                {
                    return false;
                }
            }
            else
            {
                hasEnded = SkipScalar();
                if (!hasEnded)
                {
                    return false;
                }
            }

            // A value ended here, and perhaps what it lies in.
            while (hasEnded)
            {
                if (depth == 0)
                {
                    return true;
                }

                SkipSpace();
                var inObject = (isObject[depth / BitsPerWord] & (1UL << (depth % BitsPerWord))) != 0;
                if (Take(','))
                {
                    SkipSpace();
                    if (inObject && !TakeAnyKey())
                    {
                        return false;
                    }

                    hasEnded = false;
                }
                else if (Take(inObject ? '}' : ']'))
                {
                    depth--;
                }
                else
                {
                    return false;
                }
            }
        }
    }

    /// <summary>Goes a level deeper; the line's own object is the first.</summary>
    private static bool Push(Span<ulong> isObject, ref int depth, bool entersObject)
    {
        depth++;
        var bit = 1UL << (depth % BitsPerWord);
        ref var word = ref isObject[depth / BitsPerWord];
        word = entersObject ? word | bit : word & ~bit;
        return depth < MaxDepth;
    }

    private bool TakeAnyKey() => Take('"') && SkipString(out _) && TakeColon();

    private bool SkipScalar()
    {
        if (place == line.Length)
        {
            return false;
        }

        return (char)line[place] switch
        {
            '"' => Take('"') && SkipString(out _),
            'n' => TakeWord("null"u8),
            't' => TakeWord("true"u8),
            'f' => TakeWord("false"u8),
            'N' => TakeWord("NaN"u8),
            'I' => TakeWord("Infinity"u8),
            _ => TakeWord("-Infinity"u8) || SkipNumber(),
        };
    }

    private bool SkipNumber()
    {
        _ = Take('-');
        if (!Take('0') && !SkipDigits())
        {
            return false;
        }

        if (Take('.') && !SkipDigits())
        {
            return false;
        }

        if (Take('e') || Take('E'))
        {
            _ = Take('+') || Take('-');
            return SkipDigits();
        }

        return true;
    }

    /// <summary>One digit or more.</summary>
    private bool SkipDigits()
    {
        var rest = line[place..];
        var count = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        count = count < 0 ? rest.Length : count;
        place += count;
        return count > 0;
    }

    private bool TakeWord(ReadOnlySpan<byte> word)
    {
        if (!line[place..].StartsWith(word))
        {
            return false;
        }

        place += word.Length;
        return true;
    }

    private bool Take(char value)
    {
        if (place == line.Length || line[place] != value)
        {
            return false;
        }

        place++;
        return true;
    }

    private void SkipSpace()
    {
        while (place < line.Length && line[place] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            place++;
        }
    }
}
