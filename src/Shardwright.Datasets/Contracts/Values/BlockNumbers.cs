using System.Numerics;
using System.Runtime.InteropServices;

namespace Shardwright.Datasets.Contracts.Values;

/// <summary>The least, the greatest and the sum of a block of numbers.</summary>
internal static class BlockNumbers
{
    /// <summary>The least and the greatest number.</summary>
    /// <param name="values">At least one.</param>
    /// <returns>Not meaningful where one is NaN.</returns>
    public static (T Min, T Max, bool HasNaN) Range<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        var (min, max, hasNaN) = (values[0], values[0], T.IsNaN(values[0]));
        var i = 0;
        if (Vector<T>.IsSupported && values.Length >= Vector<T>.Count)
        {
            var lanes = MemoryMarshal.Cast<T, Vector<T>>(values);
            var (least, greatest, same) = (lanes[0], lanes[0], Vector<T>.AllBitsSet);
            foreach (ref readonly var lane in lanes)
            {
                least = Vector.MinNative(least, lane);
                greatest = Vector.MaxNative(greatest, lane);
                // Only NaN is not equal to itself.
                same &= Vector.Equals(lane, lane);
            }

            hasNaN = Vector.AsVectorByte(same) != Vector<byte>.AllBitsSet;
            for (var lane = 0; lane < Vector<T>.Count; lane++)
            {
                min = T.MinNative(min, least[lane]);
                max = T.MaxNative(max, greatest[lane]);
            }

            i = lanes.Length * Vector<T>.Count;
        }

        for (; i < values.Length; i++)
        {
            min = T.MinNative(min, values[i]);
            max = T.MaxNative(max, values[i]);
            hasNaN |= T.IsNaN(values[i]);
        }

        return (min, max, hasNaN);
    }

    /// <summary>The sum, in float64.</summary>
    public static double Sum<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float))
        {
            return Sum(MemoryMarshal.Cast<T, float>(values));
        }

        var (even, odd) = (0d, 0d);
        for (var i = 0; i + 1 < values.Length; i += 2)
        {
            even += double.CreateTruncating(values[i]);
            odd += double.CreateTruncating(values[i + 1]);
        }

        return even + odd + (values.Length % 2 == 0 ? 0 : double.CreateTruncating(values[^1]));
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        var lanes = MemoryMarshal.Cast<float, Vector<float>>(values);
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        foreach (ref readonly var lane in lanes)
        {
            Vector.Widen(lane, out var first, out var second);
            low += first;
            high += second;
        }

        var sum = Vector.Sum(low + high);
        foreach (var value in values[(lanes.Length * Vector<float>.Count)..])
        {
            sum += value;
        }

        return sum;
    }
}
