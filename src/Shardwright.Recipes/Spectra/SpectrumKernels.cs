using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Shardwright.Recipes.Spectra;

/// <summary>The loops over peaks, four or eight at a time; each has the meaning of the scalar loop at its end.</summary>
internal static class SpectrumKernels
{
    private const int Lanes = 4;

    /// <summary>Peaks up to the last one whose m/z or intensity is not 0.</summary>
    public static int LengthWithoutPadding(ReadOnlySpan<double> mz, ReadOnlySpan<double> intensity)
    {
        // Bits that are not all 0: everything but +0. A -0 at the end is padding too, and left to the loop.
        var bits = Math.Max(
            MemoryMarshal.Cast<double, long>(mz).LastIndexOfAnyExcept(0L), MemoryMarshal.Cast<double, long>(intensity).LastIndexOfAnyExcept(0L)) + 1;
        while (bits > 0 && mz[bits - 1] == 0 && intensity[bits - 1] == 0)
        {
            bits--;
        }

        return bits;
    }

    /// <summary>Whether every m/z is above 0 and fits float32, and every intensity is finite and not negative.</summary>
    /// <param name="mz">m/z of each peak.</param>
    /// <param name="intensity">Intensity of each peak, as many.</param>
    /// <param name="largest">The largest intensity, where all are sound.</param>
    /// <param name="ascending">Whether m/z never falls, where all are sound.</param>
    public static bool IsSound(ReadOnlySpan<double> mz, ReadOnlySpan<double> intensity, out double largest, out bool ascending)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(mz.Length, intensity.Length, nameof(intensity));
        ref var m = ref MemoryMarshal.GetReference(mz);
        ref var v = ref MemoryMarshal.GetReference(intensity);
        var (largestMz, largestFinite) = (Vector256.Create((double)float.MaxValue), Vector256.Create(double.MaxValue));
        var (sound, rising, high) = (Vector256<double>.AllBitsSet, Vector256<double>.AllBitsSet, Vector256<double>.Zero);
        var i = 0;
        for (; i <= mz.Length - Lanes; i += Lanes)
        {
            var (masses, values) = (Vector256.LoadUnsafe(ref m, (nuint)i), Vector256.LoadUnsafe(ref v, (nuint)i));

            // A NaN fails every comparison.
            sound &= Vector256.GreaterThan(masses, Vector256<double>.Zero) & Vector256.LessThanOrEqual(masses, largestMz);
            sound &= Vector256.GreaterThanOrEqual(values, Vector256<double>.Zero) & Vector256.LessThanOrEqual(values, largestFinite);
            high = Vector256.ConditionalSelect(Vector256.GreaterThan(values, high), values, high);
            if (i > 0)
            {
                rising &= Vector256.GreaterThanOrEqual(masses, Vector256.LoadUnsafe(ref m, (nuint)(i - 1)));
            }
            else
            {
                rising &= Vector256.GreaterThanOrEqual(masses, Vector256.Create(m, m, Unsafe.Add(ref m, 1), Unsafe.Add(ref m, 2)));
            }
        }

        var isSound = Vector256.EqualsAll(sound.AsInt64(), Vector256<long>.AllBitsSet);
        ascending = Vector256.EqualsAll(rising.AsInt64(), Vector256<long>.AllBitsSet);
        largest = Math.Max(Math.Max(high[0], high[1]), Math.Max(high[2], high[3]));
        for (; i < mz.Length; i++)
        {
            isSound &= mz[i] > 0 && mz[i] <= float.MaxValue && intensity[i] >= 0 && intensity[i] <= double.MaxValue;
            ascending &= i == 0 || mz[i] >= mz[i - 1];
            largest = intensity[i] > largest ? intensity[i] : largest;
        }

        return isSound;
    }

    /// <summary>Casts m/z to float32, and intensities divided by the largest.</summary>
    public static void Normalize(ReadOnlySpan<double> mz, ReadOnlySpan<double> intensity, double largest, Span<float> mzs, Span<float> ints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(mz.Length, intensity.Length), mzs.Length, nameof(mzs));
        ArgumentOutOfRangeException.ThrowIfNotEqual(ints.Length, mzs.Length, nameof(ints));
        ref var m = ref MemoryMarshal.GetReference(mz);
        ref var v = ref MemoryMarshal.GetReference(intensity);
        var divisor = Vector256.Create(largest);
        var i = 0;
        for (; i <= mzs.Length - (2 * Lanes); i += 2 * Lanes)
        {
            var at = (nuint)i;
            Vector256.Narrow(Vector256.LoadUnsafe(ref m, at), Vector256.LoadUnsafe(ref m, at + Lanes)).StoreUnsafe(ref MemoryMarshal.GetReference(mzs), at);
            Vector256.Narrow(Vector256.LoadUnsafe(ref v, at) / divisor, Vector256.LoadUnsafe(ref v, at + Lanes) / divisor)
                .StoreUnsafe(ref MemoryMarshal.GetReference(ints), at);
        }

        for (; i < mzs.Length; i++)
        {
            mzs[i] = (float)mz[i];
            ints[i] = (float)(intensity[i] / largest);
        }
    }
}
