using System.Runtime.InteropServices;
using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Turns the numbers of a foreign array into float32. Safe from many threads.</summary>
internal static class NumberElements
{
    /// <summary>Whether an array's elements are real numbers of a size that is known.</summary>
    public static bool IsKnown(NpyType type) => (type.Kind, type.ElementBytes) switch
    {
        (NpyKind.Boolean, 1) => true,
        (NpyKind.SignedInteger or NpyKind.UnsignedInteger, 1 or 2 or 4 or 8) => true,
        (NpyKind.Real, 2 or 4 or 8) => true,
        _ => false,
    };

    /// <summary>Whether the bytes are float32 as they lie in memory.</summary>
    public static bool IsSingle(NpyType type) => type.Kind == NpyKind.Real && type.ElementBytes == sizeof(float) && !type.IsBigEndian;

    /// <summary>Converts elements, each to the nearest float32.</summary>
    /// <param name="type">What they are; of a known size.</param>
    /// <param name="bytes">Them, as in the file; reversed in place where the file has the most significant byte first.</param>
    /// <param name="values">Receives one number each.</param>
    public static void ToSingle(NpyType type, Span<byte> bytes, Span<float> values)
    {
        type.MakeLittleEndian(bytes);
        switch (type.Kind, type.ElementBytes)
        {
            case (NpyKind.Boolean, _):
            case (NpyKind.UnsignedInteger, 1):
                Convert<byte>(bytes, values);
                break;
            case (NpyKind.UnsignedInteger, 2):
                Convert<ushort>(bytes, values);
                break;
            case (NpyKind.UnsignedInteger, 4):
                Convert<uint>(bytes, values);
                break;
            case (NpyKind.UnsignedInteger, 8):
                Convert<ulong>(bytes, values);
                break;
            case (NpyKind.SignedInteger, 1):
                Convert<sbyte>(bytes, values);
                break;
            case (NpyKind.SignedInteger, 2):
                Convert<short>(bytes, values);
                break;
            case (NpyKind.SignedInteger, 4):
                Convert<int>(bytes, values);
                break;
            case (NpyKind.SignedInteger, 8):
                Convert<long>(bytes, values);
                break;
            case (NpyKind.Real, 2):
                HalfNumbers.ToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
                break;
            case (NpyKind.Real, 4):
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case (NpyKind.Real, 8):
                Convert<double>(bytes, values);
                break;
            default:
                throw new ArgumentException($"no numbers are made of {type.Kind} elements of {type.ElementBytes} bytes", nameof(type));
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<float> values)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        var elements = MemoryMarshal.Cast<byte, T>(bytes);
        for (var i = 0; i < elements.Length; i++)
        {
            values[i] = float.CreateTruncating(elements[i]);
        }
    }
}
