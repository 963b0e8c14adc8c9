using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Shardwright.Formats.Edf;

/// <summary>Turns stored samples into numbers: little-endian two's complement, 16 bits in EDF and 24 in BDF.</summary>
/// <remarks>Each float32 is (float)(digital * gain + offset), computed in float64 without fusing, on any processor.</remarks>
internal static class EdfDecoder
{
    private const int Lanes = 4;

    /// <summary>Stored samples as they are.</summary>
    internal static void ToDigital(ReadOnlySpan<byte> stored, int sampleBytes, Span<int> samples)
    {
        // Both spans were cut to the same number of samples; indexes cannot overflow.
        unchecked
        {
            if (sampleBytes == EdfLayout.EdfSampleBytes)
            {
                for (var index = 0; index < samples.Length; index++)
                {
                    samples[index] = Short(stored, index);
                }
            }
            else
            {
                for (var index = 0; index < samples.Length; index++)
                {
                    samples[index] = Triple(stored, index);
                }
            }
        }
    }

    /// <summary>Stored samples in their unit, float64.</summary>
    internal static void ToPhysical(ReadOnlySpan<byte> stored, int sampleBytes, double gain, double offset, Span<double> samples)
    {
        unchecked
        {
            if (sampleBytes == EdfLayout.EdfSampleBytes)
            {
                for (var index = 0; index < samples.Length; index++)
                {
                    samples[index] = (Short(stored, index) * gain) + offset;
                }
            }
            else
            {
                for (var index = 0; index < samples.Length; index++)
                {
                    samples[index] = (Triple(stored, index) * gain) + offset;
                }
            }
        }
    }

    /// <summary>Stored samples in their unit, float32.</summary>
    internal static void ToSingle(ReadOnlySpan<byte> stored, int sampleBytes, double gain, double offset, Span<float> samples)
    {
        // Spans of equal length, and loop ends that keep every load and store inside them.
        unchecked
        {
            var done = sampleBytes == EdfLayout.EdfSampleBytes ? ShortVectors(stored, gain, offset, samples) : TripleVectors(stored, gain, offset, samples);
            for (; done < samples.Length; done++)
            {
                var digital = sampleBytes == EdfLayout.EdfSampleBytes ? Short(stored, done) : Triple(stored, done);
                samples[done] = (float)((digital * gain) + offset);
            }
        }
    }

    private static int ShortVectors(ReadOnlySpan<byte> stored, double gain, double offset, Span<float> samples)
    {
        unchecked
        {
            var shorts = MemoryMarshal.Cast<byte, short>(stored);
            var (gains, offsets) = (Vector256.Create(gain), Vector256.Create(offset));
            var done = 0;
            if (Vector256.IsHardwareAccelerated && BitConverter.IsLittleEndian)
            {
                for (; done <= samples.Length - (2 * Lanes); done += 2 * Lanes)
                {
                    var (low, high) = Vector128.Widen(Vector128.Create(shorts[done..]));
                    Scale(low, high, gains, offsets).CopyTo(samples[done..]);
                }
            }

            return done;
        }
    }

    private static int TripleVectors(ReadOnlySpan<byte> stored, double gain, double offset, Span<float> samples)
    {
        unchecked
        {
            // Four samples of three bytes go to the upper bytes of four ints, whose shift brings their sign down.
            var places = Vector128.Create((byte)255, 0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11);
            var (gains, offsets) = (Vector256.Create(gain), Vector256.Create(offset));
            var done = 0;
            if (Vector256.IsHardwareAccelerated && BitConverter.IsLittleEndian)
            {
                // The second load reads four bytes past its samples.
                for (; ((done + (2 * Lanes)) * EdfLayout.BdfSampleBytes) + Lanes <= stored.Length; done += 2 * Lanes)
                {
                    var from = stored[(done * EdfLayout.BdfSampleBytes)..];
                    var low = Vector128.Shuffle(Vector128.Create(from), places).AsInt32() >> 8;
                    var high = Vector128.Shuffle(Vector128.Create(from[(Lanes * EdfLayout.BdfSampleBytes)..]), places).AsInt32() >> 8;
                    Scale(low, high, gains, offsets).CopyTo(samples[done..]);
                }
            }

            return done;
        }
    }

    private static Vector256<float> Scale(Vector128<int> low, Vector128<int> high, Vector256<double> gains, Vector256<double> offsets)
        => Vector256.Narrow((ToDouble(low) * gains) + offsets, (ToDouble(high) * gains) + offsets);

    private static Vector256<double> ToDouble(Vector128<int> digital)
    {
        if (Avx.IsSupported)
        {
            return Avx.ConvertToVector256Double(digital);
        }

        var (low, high) = Vector128.Widen(digital);
        return Vector256.ConvertToDouble(Vector256.Create(low, high));
    }

    private static int Short(ReadOnlySpan<byte> stored, int index) => unchecked(BinaryPrimitives.ReadInt16LittleEndian(stored[(index * EdfLayout.EdfSampleBytes)..]));

    private static int Triple(ReadOnlySpan<byte> stored, int index)
    {
        unchecked
        {
            var at = index * EdfLayout.BdfSampleBytes;
            return stored[at] | (stored[at + 1] << 8) | ((sbyte)stored[at + 2] << 16);
        }
    }
}
