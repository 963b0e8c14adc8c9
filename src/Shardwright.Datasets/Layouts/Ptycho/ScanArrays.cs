using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>Reads the arrays of a scan but its patterns, each checked against what it has to be and a limit before it is read.</summary>
internal sealed class ScanArrays(string path, NpzReader archive, ScanOptions options, List<string> notes)
{
    private static readonly NpyType[] FourOrEightBytes = [NpyType.I4, NpyType.I8];

    /// <summary>Whether there is an array of a name, one that is read or one that is not.</summary>
    public bool Has(string name) => archive.Members.Any(member => member.Name == name) || archive.Refusals.Any(refusal => refusal.Name == name);

    /// <summary>The array of a name; null where there is none.</summary>
    public NpzMember? Find(string name) => archive.Find(name);

    public DataLocation Place(string name) => new(path, Item: name);

    /// <summary>Throws with the names of all that are missing.</summary>
    public void Require(params ReadOnlySpan<string> names)
    {
        var missing = new List<string>();
        foreach (var name in names)
        {
            if (!Has(name))
            {
                missing.Add(name);
            }
        }

        if (missing.Count > 0)
        {
            ScanThrow.Missing(path, missing, archive.Members.Select(member => member.Name));
        }
    }

    /// <summary>Throws where two arrays are not of one axis and one length, before either is read: one of them may declare far too much.</summary>
    public void CheckAlike(string first, string second)
    {
        if (Find(first) is { } one && Find(second) is { } other)
        {
            CheckLine(one, null);
            CheckLine(other, one.Header.Shape[0]);
        }
    }

    /// <summary>Positions, all finite; null where there are none.</summary>
    /// <param name="name">The array's name.</param>
    /// <param name="count">How many there must be; null for any number.</param>
    public double[]? Positions(string name, long? count)
    {
        if (Find(name) is not { } member)
        {
            return null;
        }

        CheckLine(member, count);
        if (!ScanNumbers.AreReal(member.Header.Type))
        {
            ScanThrow.Type(Place(name), "float64", member.Header.Type);
        }

        var values = ScanNumbers.ToDoubles(archive.Read(member));
        for (var i = 0; i < values.Length && !options.AllowBadPositions; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                ScanThrow.NotFinite(Place(name), i, values[i]);
            }
        }

        return values;
    }

    /// <summary>Whole numbers, and the type that they should keep; nulls where there are none.</summary>
    public (long[]? Values, NpyType Type) Indexes(string name, long count)
    {
        if (Find(name) is not { } member)
        {
            return (null, NpyType.I8);
        }

        CheckLine(member, count);
        var type = member.Header.Type;
        if (type.Kind == NpyKind.UnsignedInteger && type.ElementBytes == 8)
        {
            return (Whole(name, archive.Read(member).As<ulong>(), value => value <= long.MaxValue ? (long)value : null), NpyType.I8);
        }

        if (type.Kind == NpyKind.Real)
        {
            return (Whole<double>(name, ScanNumbers.ToDoubles(archive.Read(member)), value => value == Math.Truncate(value) && Math.Abs(value) < 1L << 53 ? (long)value : null), NpyType.I8);
        }

        if (type.Kind is not (NpyKind.SignedInteger or NpyKind.UnsignedInteger))
        {
            ScanThrow.Type(Place(name), "int64", type);
        }

        return (Longs(archive.Read(member)), FourOrEightBytes.FirstOrDefault(known => known.ElementBytes == type.ElementBytes && known.Kind == type.Kind) ?? NpyType.I8);
    }

    /// <summary>A complex image; null where there is none.</summary>
    public ComplexImage? Image(string name, string subject, int mostAxes)
    {
        if (Find(name) is not { } member)
        {
            return null;
        }

        var shape = member.Header.Shape;
        if (shape.Count < 2 || shape.Count > mostAxes || shape.Any(length => length is 0 or > int.MaxValue))
        {
            ScanThrow.Shape(Place(name), subject, $"2{(mostAxes > 2 ? string.Create(CultureInfo.InvariantCulture, $" to {mostAxes}") : "")} axes, none of them empty", shape);
        }

        return new ComplexImage([.. shape.Select(length => (int)length)], Complexes(member));
    }

    /// <summary>The object's patches as (n, H, W) complex64; null where there are none.</summary>
    public NpyArray? Patches(string name, long count)
    {
        if (Find(name) is not { } member)
        {
            return null;
        }

        var shape = PatchShape(member, count);
        return new NpyArray(new NpyHeader(NpyType.C8, [.. shape]), MemoryMarshal.AsBytes<ComplexSingle>(Complexes(member)).ToArray());
    }

    /// <summary>Throws where there are patches, but not (n, H, W) of them; their values are not read.</summary>
    public void CheckPatches(string name, long count)
    {
        if (Find(name) is { } member)
        {
            _ = PatchShape(member, count);
        }
    }

    private IReadOnlyList<long> PatchShape(NpzMember member, long count)
    {
        var shape = member.Header.Shape is { Count: 4 } four && four[3] == 1 ? [four[0], four[1], four[2]] : member.Header.Shape;
        if (shape.Count != 3 || shape[0] != count)
        {
            ScanThrow.Shape(Place(member.Name), "patches", string.Create(CultureInfo.InvariantCulture, $"({count}, H, W)"), member.Header.Shape);
        }

        return shape;
    }

    private void CheckLine(NpzMember member, long? count)
    {
        if (member.Header.Shape.Count != 1)
        {
            ScanThrow.Shape(Place(member.Name), "array", "one axis", member.Header.Shape);
        }

        if (count is { } expected && member.Header.Shape[0] != expected)
        {
            ScanThrow.Length(Place(member.Name), expected, member.Header.Shape[0]);
        }

        CheckBytes(member);
    }

    private void CheckBytes(NpzMember member)
    {
        if (member.Header.Bytes > options.MaxMemberBytes)
        {
            ScanThrow.TooLarge(Place(member.Name), member.Header.Bytes, options.MaxMemberBytes);
        }
    }

    private ComplexSingle[] Complexes(NpzMember member)
    {
        CheckBytes(member);
        if (member.Header.Type.Kind != NpyKind.Complex)
        {
            ScanThrow.Type(Place(member.Name), "complex64", member.Header.Type);
        }

        var array = archive.Read(member);
        if (array.Header.Type == NpyType.C8)
        {
            return array.As<ComplexSingle>().ToArray();
        }

        notes.Add($"{path}: {member.Name} is complex128; it is rounded to complex64.");
        var wide = array.As<Complex>();
        var values = new ComplexSingle[wide.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new ComplexSingle((float)wide[i].Real, (float)wide[i].Imaginary);
        }

        return values;
    }

    private long[] Whole<T>(string name, ReadOnlySpan<T> from, Func<T, long?> exact)
        where T : IFormattable
    {
        var values = new long[from.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (exact(from[i]) is not { } value)
            {
                ScanThrow.NotWhole(Place(name), i, from[i].ToString(null, CultureInfo.InvariantCulture));
                return values;
            }

            values[i] = value;
        }

        return values;
    }

    private static long[] Longs(NpyArray array) => (array.Header.Type.Kind, array.Header.Type.ElementBytes) switch
    {
        (NpyKind.SignedInteger, 1) => Widen<sbyte, long>(array),
        (NpyKind.SignedInteger, 2) => Widen<short, long>(array),
        (NpyKind.SignedInteger, 4) => Widen<int, long>(array),
        (NpyKind.SignedInteger, _) => array.As<long>().ToArray(),
        (_, 1) => Widen<byte, long>(array),
        (_, 2) => Widen<ushort, long>(array),
        (_, 4) => Widen<uint, long>(array),
        _ => Widen<ulong, long>(array),
    };

    private static TTo[] Widen<TFrom, TTo>(NpyArray array)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : INumberBase<TTo>
    {
        var from = array.As<TFrom>();
        var to = new TTo[from.Length];
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = TTo.CreateChecked(from[i]);
        }

        return to;
    }
}
