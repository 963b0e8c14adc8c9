using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>Numbers of a scan in whatever type they were saved. Safe from many threads.</summary>
public static class ScanNumbers
{
    /// <summary>Whether elements are whole or floating-point numbers.</summary>
    /// <param name="type">The elements' type.</param>
    public static bool AreReal(NpyType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Kind is NpyKind.SignedInteger or NpyKind.UnsignedInteger or NpyKind.Real;
    }

    /// <summary>The elements as float64, as NumPy's <c>astype</c> has them.</summary>
    /// <param name="array">Whole or floating-point numbers.</param>
    /// <exception cref="ArgumentException">They are of another kind.</exception>
    public static double[] ToDoubles(NpyArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        var values = new double[array.Header.Elements];
        Convert(array.Header.Type, array.Data.Span, values);
        return values;
    }

    /// <summary>Converts elements to float64.</summary>
    /// <param name="type">The elements' type, little-endian: whole or floating-point numbers.</param>
    /// <param name="bytes">The elements.</param>
    /// <param name="values">Receives as many.</param>
    /// <exception cref="ArgumentException">They are of another kind.</exception>
    public static void Convert(NpyType type, ReadOnlySpan<byte> bytes, Span<double> values)
    {
        ArgumentNullException.ThrowIfNull(type);
        switch (type.Kind, type.ElementBytes)
        {
            case (NpyKind.Real, 8): As<double>(bytes).CopyTo(values); break;
            case (NpyKind.Real, 4): Convert(As<float>(bytes), values); break;
            case (NpyKind.Real, 2): Convert(As<Half>(bytes), values); break;
            case (NpyKind.SignedInteger, 1): Convert(As<sbyte>(bytes), values); break;
            case (NpyKind.SignedInteger, 2): Convert(As<short>(bytes), values); break;
            case (NpyKind.SignedInteger, 4): Convert(As<int>(bytes), values); break;
            case (NpyKind.SignedInteger, 8): Convert(As<long>(bytes), values); break;
            case (NpyKind.UnsignedInteger, 1): Convert(bytes, values); break;
            case (NpyKind.UnsignedInteger, 2): Convert(As<ushort>(bytes), values); break;
            case (NpyKind.UnsignedInteger, 4): Convert(As<uint>(bytes), values); break;
            case (NpyKind.UnsignedInteger, 8): Convert(As<ulong>(bytes), values); break;
            default: throw new ArgumentException($"{type.Descr} are no real numbers.", nameof(type));
        }
    }

    private static ReadOnlySpan<T> As<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged
        => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(bytes);

    private static void Convert<T>(ReadOnlySpan<T> from, Span<double> to)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = double.CreateTruncating(from[i]);
        }
    }
}
