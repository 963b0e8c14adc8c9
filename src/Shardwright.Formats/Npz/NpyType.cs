using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Shardwright.Formats.Npz;

/// <summary>The type of an array's elements: NumPy's <c>descr</c>.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="ElementBytes">Bytes of one element.</param>
/// <param name="IsBigEndian">Whether a file stores them most significant byte first.</param>
public sealed record NpyType(NpyKind Kind, int ElementBytes, bool IsBigEndian = false)
{
    private const int CharacterBytes = 4;

    /// <summary><c>|b1</c>: truth values of one byte.</summary>
    public static NpyType B1 { get; } = new(NpyKind.Boolean, 1);

    /// <summary><c>|i1</c>: signed whole numbers of 8 bits.</summary>
    public static NpyType I1 { get; } = new(NpyKind.SignedInteger, 1);

    /// <summary><c>&lt;i2</c>: signed whole numbers of 16 bits.</summary>
    public static NpyType I2 { get; } = new(NpyKind.SignedInteger, 2);

    /// <summary><c>&lt;i4</c>: signed whole numbers of 32 bits.</summary>
    public static NpyType I4 { get; } = new(NpyKind.SignedInteger, 4);

    /// <summary><c>&lt;i8</c>: signed whole numbers of 64 bits.</summary>
    public static NpyType I8 { get; } = new(NpyKind.SignedInteger, 8);

    /// <summary><c>|u1</c>: unsigned whole numbers of 8 bits.</summary>
    public static NpyType U1 { get; } = new(NpyKind.UnsignedInteger, 1);

    /// <summary><c>&lt;u2</c>: unsigned whole numbers of 16 bits.</summary>
    public static NpyType U2 { get; } = new(NpyKind.UnsignedInteger, 2);

    /// <summary><c>&lt;u4</c>: unsigned whole numbers of 32 bits.</summary>
    public static NpyType U4 { get; } = new(NpyKind.UnsignedInteger, 4);

    /// <summary><c>&lt;u8</c>: unsigned whole numbers of 64 bits.</summary>
    public static NpyType U8 { get; } = new(NpyKind.UnsignedInteger, 8);

    /// <summary><c>&lt;f2</c>: floating-point numbers of 16 bits.</summary>
    public static NpyType F2 { get; } = new(NpyKind.Real, 2);

    /// <summary><c>&lt;f4</c>: floating-point numbers of 32 bits.</summary>
    public static NpyType F4 { get; } = new(NpyKind.Real, 4);

    /// <summary><c>&lt;f8</c>: floating-point numbers of 64 bits.</summary>
    public static NpyType F8 { get; } = new(NpyKind.Real, 8);

    /// <summary><c>&lt;c8</c>: complex numbers of two float32.</summary>
    public static NpyType C8 { get; } = new(NpyKind.Complex, 8);

    /// <summary><c>&lt;c16</c>: complex numbers of two float64.</summary>
    public static NpyType C16 { get; } = new(NpyKind.Complex, 16);

    /// <summary>The type as a header names it, such as <c>&lt;f4</c>, <c>|u1</c> or <c>&lt;U12</c>.</summary>
    public string Descr
    {
        get
        {
            var order = SwapBytes <= 1 ? '|' : IsBigEndian ? '>' : '<';
            var letter = Kind switch
            {
                NpyKind.Boolean => 'b',
                NpyKind.SignedInteger => 'i',
                NpyKind.UnsignedInteger => 'u',
                NpyKind.Real => 'f',
                NpyKind.Complex => 'c',
                NpyKind.Text => 'U',
                _ => 'S',
            };
            return string.Create(CultureInfo.InvariantCulture, $"{order}{letter}{(Kind == NpyKind.Text ? ElementBytes / CharacterBytes : ElementBytes)}");
        }
    }

    /// <summary>Bytes of the numbers that a byte order is about: half a complex number, one character of a text.</summary>
    internal int SwapBytes => Kind switch
    {
        NpyKind.Complex => ElementBytes / 2,
        NpyKind.Text => CharacterBytes,
        NpyKind.Bytes => 1,
        _ => ElementBytes,
    };

    /// <summary>Whether NumPy has such a type and this room reads it.</summary>
    internal bool IsKnown => (Kind, ElementBytes) switch
    {
        (NpyKind.Boolean, 1) => true,
        (NpyKind.SignedInteger or NpyKind.UnsignedInteger, 1 or 2 or 4 or 8) => true,
        (NpyKind.Real, 2 or 4 or 8) => true,
        (NpyKind.Complex, 8 or 16) => true,
        (NpyKind.Text, >= 0 and var bytes) => bytes % CharacterBytes == 0,
        (NpyKind.Bytes, >= 0) => true,
        _ => false,
    };

    /// <summary>Texts of at most so many characters: <c>&lt;U…</c>.</summary>
    /// <param name="characters">Unicode code points, 0 or more.</param>
    public static NpyType Text(int characters)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(characters);
        return new NpyType(NpyKind.Text, characters * CharacterBytes);
    }

    /// <summary>Strings of at most so many bytes: <c>|S…</c>.</summary>
    /// <param name="length">Bytes, 0 or more.</param>
    public static NpyType Bytes(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new NpyType(NpyKind.Bytes, length);
    }

    /// <summary>The same type, least significant byte first.</summary>
    internal NpyType LittleEndian() => IsBigEndian ? this with { IsBigEndian = false } : this;

    /// <summary>Turns elements as a file has them into little-endian ones, in place; does nothing where they are.</summary>
    /// <param name="bytes">Whole elements.</param>
    public void MakeLittleEndian(Span<byte> bytes)
    {
        switch (IsBigEndian ? SwapBytes : 1)
        {
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var words = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }
}
