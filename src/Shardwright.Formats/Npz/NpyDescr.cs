using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Npz;

/// <summary>Parses a type as a header names it. Source: NumPy's array interface, <c>typestr</c>.</summary>
internal static class NpyDescr
{
    /// <summary>The most bytes that one text may have: what a file of texts that is no lie stays far below.</summary>
    private const int MaxElementBytes = 1 << 28;

    /// <summary>Parses a type.</summary>
    /// <returns>Null when it is one that is not read; <paramref name="refusal"/> then says why.</returns>
    /// <exception cref="MalformedDataException">NumPy has no such type.</exception>
    public static NpyType? Parse(string descr, DataLocation where, out MalformedDataException? refusal)
    {
        refusal = null;
        var rest = descr.AsSpan();
        var isBig = rest.StartsWith(">");
        if (rest.Length > 0 && rest[0] is '<' or '>' or '|' or '=')
        {
            rest = rest[1..];
        }

        var letter = rest.Length > 0 ? rest[0] : '\0';
        switch (letter)
        {
            case '?' when rest.Length == 1:
                return NpyType.B1;
            case 'O':
                refusal = NpzThrow.ObjectArray(where);
                return null;
            case 'M' or 'm':
                refusal = NpzThrow.Dates(where, descr);
                return null;
            case 'V':
                refusal = NpzThrow.Structured(where);
                return null;
        }

        if (letter is not ('b' or 'i' or 'u' or 'f' or 'c' or 'U' or 'S')
            || !int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            NpzThrow.Type(where, descr);
            return null;
        }

        if ((letter, size) is ('f', > 8 and <= 16) or ('c', > 16 and <= 32))
        {
            refusal = NpzThrow.LongDouble(where, descr);
            return null;
        }

        if (size > MaxElementBytes / 4)
        {
            NpzThrow.Type(where, descr);
        }

        var type = letter switch
        {
            'b' => new NpyType(NpyKind.Boolean, size),
            'i' => new NpyType(NpyKind.SignedInteger, size),
            'u' => new NpyType(NpyKind.UnsignedInteger, size),
            'f' => new NpyType(NpyKind.Real, size),
            'c' => new NpyType(NpyKind.Complex, size),
            'U' => NpyType.Text(size),
            _ => NpyType.Bytes(size),
        };
        if (!type.IsKnown)
        {
            NpzThrow.Type(where, descr);
        }

        return isBig && type.SwapBytes > 1 ? type with { IsBigEndian = true } : type;
    }
}
