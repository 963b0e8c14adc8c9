namespace Shardwright.Foundation.Random;

/// <summary>A shuffle that needs no memory: tells where one index goes without looking at the others.</summary>
/// <remarks>
/// Kensler, Correlated Multi-Jittered Sampling (Pixar TM 13-01, 2013). The hash permutes the numbers below the next power of two;
/// one that falls outside is hashed again. The published masks end at 32 bits; here one more fold lets them cover 63. Safe from many threads.
/// </remarks>
public static class HashedPermutation
{
    /// <summary>Where an index goes.</summary>
    /// <param name="index">From 0 up to and without <paramref name="n"/>.</param>
    /// <param name="n">How many there are. All indices below it go to different places below it.</param>
    /// <param name="seed">Which of the permutations.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not below <paramref name="n"/>, or negative.</exception>
    public static long Map(long index, long n, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, n);
        var count = (ulong)n;
        var mask = count - 1;
        mask |= mask >> 1;
        mask |= mask >> 2;
        mask |= mask >> 4;
        mask |= mask >> 8;
        mask |= mask >> 16;
        mask |= mask >> 32;

        var at = (ulong)index;
        do
        {
            at = Hash(at, mask, seed);
        }
        while (at >= count);

        return (long)((at + (seed % count)) % count);
    }

    private static ulong Hash(ulong i, ulong mask, ulong seed)
    {
        // Only the masked bits count, so wrapping at 2^64 loses nothing.
        unchecked
        {
            i ^= seed;
            i *= 0xe170893d;
            i ^= seed >> 16;
            i ^= (i & mask) >> 4;
            i ^= seed >> 8;
            i *= 0x0929eb3f;
            i ^= seed >> 23;
            i ^= (i & mask) >> 1;
            i *= 1 | (seed >> 27);
            i *= 0x6935fa69;
            i ^= (i & mask) >> 11;
            i *= 0x74dcb303;
            i ^= (i & mask) >> 2;
            i *= 0x9e501cc3;
            i ^= (i & mask) >> 2;
            i *= 0xc860a3df;
            return i & mask;
        }
    }
}
