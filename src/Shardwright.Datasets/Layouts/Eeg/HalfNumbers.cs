using System.Numerics;
using System.Runtime.InteropServices;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>float16 to float32 and back, many at once. Safe from many threads.</summary>
/// <remarks>Format: IEEE 754-2008, binary16 and binary32.</remarks>
internal static class HalfNumbers
{
    private const ushort ExponentBits = 0x7C00;
    private const int MantissaShift = 13;
    private const int SignShift = 16;

    // 2 to the 112th: what the exponents of the two formats differ by.
    private const float Rebias = 5.192296858534828e+33f;

    /// <summary>Widens numbers; exact, also for those that are tiny, infinite or none.</summary>
    public static void ToSingle(ReadOnlySpan<Half> halves, Span<float> values)
    {
        var narrow = MemoryMarshal.Cast<Half, Vector<ushort>>(halves);
        var wide = MemoryMarshal.Cast<float, Vector<float>>(values[..halves.Length]);
        for (var i = 0; i < narrow.Length; i++)
        {
            var exponents = narrow[i] & new Vector<ushort>(ExponentBits);
            if (Vector.EqualsAny(exponents, new Vector<ushort>(ExponentBits)))
            {
                var from = i * Vector<ushort>.Count;
                ToSingleOneByOne(halves.Slice(from, Vector<ushort>.Count), values[from..]);
                continue;
            }

            Vector.Widen(narrow[i], out var low, out var high);
            wide[2 * i] = Widen(low);
            wide[(2 * i) + 1] = Widen(high);
        }

        var done = narrow.Length * Vector<ushort>.Count;
        ToSingleOneByOne(halves[done..], values[done..]);
    }

    /// <summary>Narrows numbers, each to the nearest, and to the even one of two.</summary>
    public static void FromSingle(ReadOnlySpan<float> values, Span<Half> halves)
    {
        for (var i = 0; i < values.Length; i++)
        {
            halves[i] = (Half)values[i];
        }
    }

    // The mantissa and exponent move to their places, and a product mends the exponent: of a number that is tiny, it makes a usual one.
    private static Vector<float> Widen(Vector<uint> half)
    {
        var magnitude = Vector.AsVectorSingle(Vector.ShiftLeft(half & new Vector<uint>(0x7FFF), MantissaShift)) * new Vector<float>(Rebias);
        return Vector.AsVectorSingle(Vector.AsVectorUInt32(magnitude) | Vector.ShiftLeft(half & new Vector<uint>(0x8000), SignShift));
    }

    private static void ToSingleOneByOne(ReadOnlySpan<Half> halves, Span<float> values)
    {
        for (var i = 0; i < halves.Length; i++)
        {
            values[i] = (float)halves[i];
        }
    }
}
