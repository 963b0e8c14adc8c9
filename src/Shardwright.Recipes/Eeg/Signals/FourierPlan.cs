using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Shardwright.Recipes.Eeg.Signals;

/// <summary>
/// The discrete Fourier transform of one length, over four channels at once: element k of the data is two vectors, the real and
/// the imaginary parts of the channels. Any length; immutable, so safe from many threads, each with its own buffers.
/// </summary>
/// <remarks>
/// Decimation in time, depth first, so that whatever fits a cache is finished there: radices 4, 5, 3, 2, then primes up to
/// <see cref="LargestRadix"/>; the product of larger primes is one innermost transform by Bluestein's chirp convolution.
/// </remarks>
internal sealed unsafe partial class FourierPlan
{
    /// <summary>Primes above this are not worth their square, and go through a convolution.</summary>
    private const int LargestRadix = 31;

    private readonly int[] radices;
    private readonly long[] parts;
    private readonly double[][] twiddles;
    private readonly double[]?[] primes;
    private readonly int leaf;
    private readonly double[]? leafPrime;

    /// <summary>Plans a length.</summary>
    /// <param name="length">Complex elements, at least 1.</param>
    public FourierPlan(long length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        Length = length;
        var factors = Factors(length, out var rest);
        if (rest > 1)
        {
            PlanChirp(rest);
        }
        else
        {
            // The innermost transform has no twiddle factors: the last radix is it.
            leaf = factors.Count == 0 ? 1 : factors[^1];
            leafPrime = leaf > 5 ? PrimeTable(leaf) : null;
            factors.RemoveRange(Math.Max(0, factors.Count - 1), Math.Min(1, factors.Count));
        }

        radices = [.. factors];
        parts = new long[radices.Length];
        twiddles = new double[radices.Length][];
        primes = new double[]?[radices.Length];
        var size = length;
        for (var level = 0; level < radices.Length; level++)
        {
            parts[level] = size / radices[level];
            twiddles[level] = TwiddleTable(size, radices[level]);
            primes[level] = radices[level] > 5 ? PrimeTable(radices[level]) : null;
            size = parts[level];
        }
    }

    /// <summary>Complex elements of the transform.</summary>
    public long Length { get; }

    /// <summary>Vectors of scratch that the transform needs.</summary>
    public long ScratchLength => chirp is null ? 0 : 4 * chirp.Length;

    /// <summary>Transforms forward, without a scale: the inverse is the transform of the elements in reverse (k at n - k), by n.</summary>
    /// <param name="source">Two vectors an element: real parts, imaginary parts.</param>
    /// <param name="target">Receives the same; must not overlap the source.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> vectors.</param>
    public void Transform(Vector256<double>* source, Vector256<double>* target, Vector256<double>* scratch)
        => Transform<Elements>(0, source, 0, 1, target, scratch);

    /// <summary>Transforms real samples two at a time, an even one as the real and an odd one as the imaginary part.</summary>
    /// <param name="source">One vector a sample, twice the length of them.</param>
    /// <param name="target">Receives two vectors an element.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> vectors.</param>
    public void TransformPairs(Vector128<float>* source, Vector256<double>* target, Vector256<double>* scratch)
        => Transform<PairElements>(0, source, 0, 1, target, scratch);

    /// <summary>Transforms real samples, their imaginary parts nought.</summary>
    /// <param name="source">One vector a sample.</param>
    /// <param name="target">Receives two vectors an element.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> vectors.</param>
    public void TransformReals(Vector128<float>* source, Vector256<double>* target, Vector256<double>* scratch)
        => Transform<RealElements>(0, source, 0, 1, target, scratch);

    /// <summary>The least length, of factors 2, 3 and 5 alone, that holds so many elements.</summary>
    internal static long SmoothLength(long atLeast)
    {
        var best = long.MaxValue;
        for (long fives = 1; fives < best; fives = fives < atLeast ? fives * 5 : long.MaxValue)
        {
            for (var threes = fives; threes < best; threes = threes < atLeast ? threes * 3 : long.MaxValue)
            {
                var twos = threes;
                while (twos < atLeast)
                {
                    twos *= 2;
                }

                best = Math.Min(best, twos);
            }
        }

        return best;
    }

    private static List<int> Factors(long length, out long rest)
    {
        var odd = new List<int>();
        var small = new List<int>();
        rest = length;
        foreach (var radix in (ReadOnlySpan<int>)[5, 4, 3, 2, 7, 11, 13, 17, 19, 23, 29, 31])
        {
            while (rest % radix == 0)
            {
                (radix > 5 ? odd : small).Add(radix);
                rest /= radix;
            }
        }

        if (small.Count > 1)
        {
            // The innermost radix is called most often, and should be a large one.
            small.Add(small[0]);
            small.RemoveAt(0);
        }

        small.AddRange(odd);
        return small;
    }

    private static double[] TwiddleTable(long size, int radix)
    {
        // Packed as a pass reads them: for each k, the roots k, 2k, ... (radix - 1) k.
        var roots = new RootsOfUnity(size);
        var part = size / radix;
        var table = GC.AllocateUninitializedArray<double>(checked((int)(2 * (radix - 1) * part)));
        var at = 0;
        for (long k = 0; k < part; k++)
        {
            for (var q = 1; q < radix; q++)
            {
                (table[at], table[at + 1]) = roots[k * q];
                at += 2;
            }
        }

        return table;
    }

    /// <summary>Cosines, then sines, of 2 pi j k / p for j and k from 1 to (p - 1) / 2.</summary>
    private static double[] PrimeTable(int prime)
    {
        var half = prime / 2;
        var roots = new RootsOfUnity(prime);
        var table = new double[2 * half * half];
        for (var k = 1; k <= half; k++)
        {
            for (var j = 1; j <= half; j++)
            {
                var (re, im) = roots[j * k % prime];
                table[((k - 1) * half) + j - 1] = re;
                table[(half * half) + ((k - 1) * half) + j - 1] = -im;
            }
        }

        return table;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transform<T>(int level, void* source, long first, long step, Vector256<double>* target, Vector256<double>* scratch)
        where T : struct, IElements
    {
        // Indexes and pointers stay inside the two buffers: step x part x radix is the whole length at every level.
        unchecked
        {
            if (level == radices.Length)
            {
                Leaf<T>(source, first, step, target, scratch);
                return;
            }

            var radix = radices[level];
            var part = parts[level];
            for (var q = 0; q < radix; q++)
            {
                Transform<T>(level + 1, source, first + (q * step), step * radix, target + (2 * q * part), scratch);
            }

            fixed (double* w = twiddles[level])
            {
                switch (radix)
                {
                    case 2: Pass2(target, part, w); break;
                    case 3: Pass3(target, part, w); break;
                    case 4: Pass4(target, part, w); break;
                    case 5: Pass5(target, part, w); break;
                    default: PassPrime(target, part, w, radix, primes[level]!); break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Leaf<T>(void* source, long first, long step, Vector256<double>* target, Vector256<double>* scratch)
        where T : struct, IElements
    {
        switch (leaf)
        {
            case 0: Chirped<T>(source, first, step, target, scratch); break;
            case 1: (target[0], target[1]) = (T.Load(source, first).Re, T.Load(source, first).Im); break;
            case 2: Leaf2<T>(source, first, step, target); break;
            case 3: Leaf3<T>(source, first, step, target); break;
            case 4: Leaf4<T>(source, first, step, target); break;
            case 5: Leaf5<T>(source, first, step, target); break;
            default: LeafPrime<T>(source, first, step, target, leaf, leafPrime!); break;
        }
    }
}
