using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Shardwright.Formats.Npz;

/// <summary>An array in memory: C order, little-endian.</summary>
/// <param name="Header">Its type and shape; never big-endian, never Fortran order.</param>
/// <param name="Data">Its bytes.</param>
public sealed record NpyArray(NpyHeader Header, ReadOnlyMemory<byte> Data)
{
    private const int CharacterBytes = 4;

    /// <summary>An array of numbers, copied.</summary>
    /// <typeparam name="T">One of .NET's numbers that NumPy has, <see cref="bool"/>, or <see cref="Complex"/>.</typeparam>
    /// <param name="values">The elements, last index fastest.</param>
    /// <param name="shape">The dimensions; none for one dimension with all values.</param>
    /// <exception cref="ArgumentException">NumPy has no such type, or the shape is of another number of values.</exception>
    public static NpyArray Of<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var type = TypeOf<T>() ?? throw new ArgumentException($"NumPy has no {typeof(T).Name}.");
        var header = new NpyHeader(type, shape.IsEmpty ? [values.Length] : shape.ToArray());
        if (!header.HasBytes() || header.Elements != values.Length)
        {
            throw new ArgumentException($"{values.Length} values do not fill the shape ({string.Join(", ", header.Shape)}).", nameof(shape));
        }

        return new NpyArray(header, MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>The elements, last index fastest, without a copy.</summary>
    /// <typeparam name="T">A type of the same size; .NET's own numbers must also be of the same kind, others (a struct of two floats) are taken as they are.</typeparam>
    /// <exception cref="ArgumentException">The elements are of another size or kind.</exception>
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged
    {
        var isOther = TypeOf<T>() is { } type ? type != Header.Type : Unsafe.SizeOf<T>() != Header.Type.ElementBytes;
        if (isOther || Unsafe.SizeOf<T>() != Header.Type.ElementBytes)
        {
            throw new ArgumentException($"The elements are {Header.Type.Descr}, not {typeof(T).Name}.");
        }

        return MemoryMarshal.Cast<byte, T>(Data.Span);
    }

    /// <summary>The elements of an array of texts or byte strings, last index fastest.</summary>
    /// <returns>Each without the zeros that pad it. Byte strings are taken for UTF-8; what is no character becomes U+FFFD.</returns>
    /// <exception cref="ArgumentException">The array holds no texts.</exception>
    public string[] ToStrings()
    {
        if (Header.Type.Kind is not (NpyKind.Text or NpyKind.Bytes))
        {
            throw new ArgumentException($"The elements are {Header.Type.Descr}, not texts.");
        }

        var strings = new string[Header.Elements];
        var length = Header.Type.ElementBytes;
        for (var i = 0; i < strings.Length; i++)
        {
            var bytes = Data.Span.Slice(i * length, length);
            strings[i] = Header.Type.Kind == NpyKind.Bytes ? Encoding.UTF8.GetString(bytes.TrimEnd((byte)0)) : Text(bytes);
        }

        return strings;
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length / CharacterBytes);
        foreach (var character in MemoryMarshal.Cast<byte, uint>(bytes).TrimEnd(0u))
        {
            // Python's texts may hold half a surrogate pair, and so may ours.
            _ = character <= char.MaxValue ? text.Append((char)character)
                : Rune.TryCreate(character, out var rune) ? text.Append(rune.ToString())
                : text.Append('\uFFFD');
        }

        return text.ToString();
    }

    private static NpyType? TypeOf<T>() => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.Boolean => NpyType.B1,
        TypeCode.SByte => NpyType.I1,
        TypeCode.Int16 => NpyType.I2,
        TypeCode.Int32 => NpyType.I4,
        TypeCode.Int64 => NpyType.I8,
        TypeCode.Byte => NpyType.U1,
        TypeCode.UInt16 => NpyType.U2,
        TypeCode.UInt32 => NpyType.U4,
        TypeCode.UInt64 => NpyType.U8,
        TypeCode.Single => NpyType.F4,
        TypeCode.Double => NpyType.F8,
        _ when typeof(T) == typeof(Half) => NpyType.F2,
        _ when typeof(T) == typeof(Hdf5.ComplexSingle) => NpyType.C8,
        _ when typeof(T) == typeof(Complex) => NpyType.C16,
        _ => null,
    };
}
