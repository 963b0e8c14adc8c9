using System.Diagnostics.CodeAnalysis;

namespace Shardwright.Formats.Hdf5;

/// <summary>The type of the elements of a dataset that is written; numbers are little-endian.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The words are those of .NET's types.")]
public readonly record struct Hdf5ElementType
{
    private Hdf5ElementType(string? global, int fixedBytes = 0, string? part = null)
    {
        Global = global;
        FixedBytes = fixedBytes;
        Part = part;
    }

    /// <summary>8 bits with sign.</summary>
    public static Hdf5ElementType SByte { get; } = new("H5T_STD_I8LE_g");

    /// <summary>8 bits without sign.</summary>
    public static Hdf5ElementType Byte { get; } = new("H5T_STD_U8LE_g");

    /// <summary>16 bits with sign.</summary>
    public static Hdf5ElementType Int16 { get; } = new("H5T_STD_I16LE_g");

    /// <summary>16 bits without sign.</summary>
    public static Hdf5ElementType UInt16 { get; } = new("H5T_STD_U16LE_g");

    /// <summary>32 bits with sign.</summary>
    public static Hdf5ElementType Int32 { get; } = new("H5T_STD_I32LE_g");

    /// <summary>32 bits without sign.</summary>
    public static Hdf5ElementType UInt32 { get; } = new("H5T_STD_U32LE_g");

    /// <summary>64 bits with sign.</summary>
    public static Hdf5ElementType Int64 { get; } = new("H5T_STD_I64LE_g");

    /// <summary>64 bits without sign.</summary>
    public static Hdf5ElementType UInt64 { get; } = new("H5T_STD_U64LE_g");

    /// <summary>A 32-bit float.</summary>
    public static Hdf5ElementType Single { get; } = new("H5T_IEEE_F32LE_g");

    /// <summary>A 64-bit float.</summary>
    public static Hdf5ElementType Double { get; } = new("H5T_IEEE_F64LE_g");

    /// <summary>Two 32-bit floats, r and i: NumPy's complex64.</summary>
    public static Hdf5ElementType ComplexSingle { get; } = new(null, part: "H5T_IEEE_F32LE_g");

    /// <summary>Two 64-bit floats, r and i: NumPy's complex128.</summary>
    public static Hdf5ElementType Complex { get; } = new(null, part: "H5T_IEEE_F64LE_g");

    /// <summary>UTF-8 text, each of its own length.</summary>
    public static Hdf5ElementType Utf8 { get; } = new("H5T_C_S1_g", fixedBytes: -1);

    internal string? Global { get; }

    internal string? Part { get; }

    /// <summary>Bytes of a string of fixed length, -1 for variable length, 0 for numbers.</summary>
    internal int FixedBytes { get; }

    /// <summary>UTF-8 text of at most so many bytes, padded with zero bytes.</summary>
    /// <param name="bytes">At least 1.</param>
    public static Hdf5ElementType FixedUtf8(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        return new Hdf5ElementType("H5T_C_S1_g", bytes);
    }

    internal Hdf5TypeId Create()
    {
        if (Part is not null)
        {
            return Hdf5MemoryType.Complex(Part);
        }

        using var global = Hdf5TypeId.Borrow(Global ?? throw new ArgumentException("An element type that was never given."));
        if (FixedBytes == 0)
        {
            return Hdf5Native.H5Tcopy(global);
        }

        var text = Hdf5Native.H5Tcopy(global);
        _ = Hdf5Native.H5Tset_size(text, FixedBytes < 0 ? nuint.MaxValue : (nuint)FixedBytes);
        _ = Hdf5Native.H5Tset_cset(text, 1);
        if (FixedBytes > 0)
        {
            _ = Hdf5Native.H5Tset_strpad(text, (int)Hdf5StringPadding.NullPadded);
        }

        return text;
    }
}
