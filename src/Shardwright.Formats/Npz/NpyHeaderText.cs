using System.Text;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Npz;

/// <summary>Parses the text of an array's header: a Python dictionary of literals with three keys. Nothing is evaluated.</summary>
internal ref struct NpyHeaderText
{
    private readonly ReadOnlySpan<byte> text;
    private readonly DataLocation where;
    private int at;

    private NpyHeaderText(ReadOnlySpan<byte> text, DataLocation where)
    {
        this.text = text;
        this.where = where;
    }

    /// <summary>Parses the text.</summary>
    /// <returns>Null when the type is one that is not read; <paramref name="refusal"/> then says why.</returns>
    public static NpyHeader? Parse(ReadOnlySpan<byte> text, DataLocation where, out MalformedDataException? refusal)
    {
        var parser = new NpyHeaderText(text, where);
        return parser.Dictionary(out refusal);
    }

    private NpyHeader? Dictionary(out MalformedDataException? refusal)
    {
        refusal = null;
        string? descr = null;
        bool? fortran = null;
        List<long>? shape = null;
        var structured = false;
        Expect('{', "a dictionary");
        while (!Take('}'))
        {
            var key = Quoted("a key in quotes");
            Expect(':', "a colon after the key");
            switch (key)
            {
                case "descr" when descr is null && !structured:
                    SkipSpace();
                    if (at < text.Length && text[at] is (byte)'[' or (byte)'(')
                    {
                        structured = true;
                        SkipNested();
                    }
                    else
                    {
                        descr = Quoted("a type in quotes");
                    }

                    break;
                case "fortran_order" when fortran is null:
                    fortran = Truth();
                    break;
                case "shape" when shape is null:
                    shape = Dimensions();
                    break;
                case "descr" or "fortran_order" or "shape":
                    NpzThrow.HeaderText(where, at, "each key once", $"'{key}' again");
                    break;
                default:
                    NpzThrow.HeaderText(where, at, "the keys descr, fortran_order and shape", $"'{key}'");
                    break;
            }

            if (!Take(','))
            {
                Expect('}', "a comma or the dictionary's end");
                break;
            }
        }

        SkipSpace();
        if (at < text.Length)
        {
            NpzThrow.HeaderText(where, at, "nothing but spaces after the dictionary", Shown());
        }

        if ((descr is null && !structured) || fortran is null || shape is null)
        {
            NpzThrow.HeaderText(where, at, "the keys descr, fortran_order and shape", "not all of them");
        }

        var type = structured ? null : NpyDescr.Parse(descr!, where, out refusal);
        refusal = structured ? NpzThrow.Structured(where) : refusal;
        if (type is null)
        {
            return null;
        }

        var header = new NpyHeader(type, shape.AsReadOnly(), fortran.Value);
        if (!header.HasBytes())
        {
            NpzThrow.Shape(where, shape, type);
        }

        return header;
    }

    private bool Truth()
    {
        SkipSpace();
        if (text[at..].StartsWith("True"u8))
        {
            at += 4;
            return true;
        }

        if (!text[at..].StartsWith("False"u8))
        {
            NpzThrow.HeaderText(where, at, "True or False", Shown());
        }

        at += 5;
        return false;
    }

    /// <summary>A tuple of whole numbers; one number alone needs its comma, as in Python.</summary>
    private List<long> Dimensions()
    {
        var shape = new List<long>();
        var isTuple = true;
        Expect('(', "a tuple of whole numbers");
        while (!Take(')'))
        {
            if (shape.Count == NpyHeader.MaxRank)
            {
                NpzThrow.HeaderText(where, at, $"at most {NpyHeader.MaxRank} dimensions", "more");
            }

            shape.Add(Number());
            isTuple = Take(',');
            if (!isTuple)
            {
                Expect(')', "a comma or the tuple's end");
                break;
            }
        }

        if (shape.Count == 1 && !isTuple)
        {
            NpzThrow.HeaderText(where, at, "a tuple of whole numbers", "a number in brackets");
        }

        return shape;
    }

    /// <summary>A whole number; Python 2 put an L behind long ones.</summary>
    private long Number()
    {
        SkipSpace();
        var start = at;
        UInt128 value = 0;
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            value = (value * 10) + (uint)(text[at++] - '0');
            if (value > long.MaxValue)
            {
                NpzThrow.HeaderText(where, at, "a dimension below 2^63", "a larger one");
            }
        }

        if (at == start)
        {
            NpzThrow.HeaderText(where, at, "a whole number, 0 or more", Shown());
        }

        if (at < text.Length && text[at] == 'L')
        {
            at++;
        }

        return (long)value;
    }

    private string Quoted(string expected)
    {
        SkipSpace();
        if (at >= text.Length || text[at] is not ((byte)'\'' or (byte)'"'))
        {
            NpzThrow.HeaderText(where, at, expected, Shown());
        }

        var quote = text[at++];
        var length = text[at..].IndexOfAny(quote, (byte)'\\', (byte)'\n');
        if (length < 0 || text[at + length] != quote)
        {
            NpzThrow.HeaderText(where, at, "text up to the closing quote, without escapes", Shown());
        }

        var value = Encoding.UTF8.GetString(text.Slice(at, length));
        at += length + 1;
        return value;
    }

    /// <summary>Passes over the fields of a structured type, brackets in brackets, quotes in them.</summary>
    private void SkipNested()
    {
        var depth = 0;
        do
        {
            SkipSpace();
            if (at >= text.Length)
            {
                NpzThrow.HeaderText(where, at, "the end of the list of fields", "the end of the header");
            }

            switch (text[at])
            {
                case (byte)'[' or (byte)'(':
                    depth++;
                    at++;
                    break;
                case (byte)']' or (byte)')':
                    depth--;
                    at++;
                    break;
                case (byte)'\'' or (byte)'"':
                    _ = Quoted("a name in quotes");
                    break;
                default:
                    at++;
                    break;
            }
        }
        while (depth > 0);
    }

    private void Expect(char sign, string expected)
    {
        if (!Take(sign))
        {
            NpzThrow.HeaderText(where, at, expected, Shown());
        }
    }

    private bool Take(char sign)
    {
        SkipSpace();
        if (at < text.Length && text[at] == sign)
        {
            at++;
            return true;
        }

        return false;
    }

    private void SkipSpace()
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f')
        {
            at++;
        }
    }

    private readonly string Shown()
    {
        const int Most = 20;
        return at >= text.Length ? "the end of the header" : NpzThrow.Quote(text.Slice(at, Math.Min(Most, text.Length - at)));
    }
}
