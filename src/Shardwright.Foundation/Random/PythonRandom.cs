using System.Numerics;

namespace Shardwright.Foundation.Random;

/// <summary>The generator of Python's <c>random</c> module, draw for draw.</summary>
/// <remarks>
/// MT19937 (Matsumoto and Nishimura, 1998), seeded as CPython 3.11 does for <c>random.seed(int)</c> (Modules/_randommodule.c); draws below a
/// bound follow its <c>_randbelow_with_getrandbits</c>. Not safe from many threads.
/// </remarks>
public sealed partial class PythonRandom
{
    private readonly MersenneTwister _words;

    /// <summary>Seeds as <c>random.seed(seed)</c>.</summary>
    /// <param name="seed">Any integer of any size; its absolute value counts.</param>
    public PythonRandom(BigInteger seed)
        : this(MersenneTwister.OfKey(IntegerWords.Of(BigInteger.Abs(seed))))
    {
    }

    /// <inheritdoc cref="PythonRandom(BigInteger)"/>
    public PythonRandom(long seed)
        : this((BigInteger)seed)
    {
    }

    /// <summary>The next 32 bits: <c>getrandbits(32)</c>.</summary>
    public uint NextUInt32() => _words.NextUInt32();

    /// <summary>A number from 0 up to and without 1, of 53 bits: <c>random()</c>.</summary>
    public double NextDouble() => _words.NextDouble();

    /// <summary>A whole number from 0 up to and without <paramref name="n"/>: <c>randrange(n)</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is not positive.</exception>
    public int NextBelow(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        return (int)BelowWord((uint)n);
    }

    /// <inheritdoc cref="NextBelow(int)"/>
    public long NextBelow(long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        return (long)Below((UInt128)n);
    }

    /// <summary>A whole number from <paramref name="a"/> to <paramref name="b"/>, both included: <c>randint(a, b)</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="b"/> is below <paramref name="a"/>.</exception>
    public long NextInt(long a, long b)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(b, a);
        var width = (UInt128)((Int128)b - a + 1);
        return (long)(a + (Int128)Below(width));
    }

    /// <summary>One of the items: <c>choice(items)</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no items.</exception>
    public T Choice<T>(IReadOnlyList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items[NextBelow(items.Count)];
    }

    /// <summary>Shuffles in place: <c>shuffle(items)</c>. One item or none draws nothing.</summary>
    public void Shuffle<T>(IList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = NextBelow(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <inheritdoc cref="Shuffle{T}(IList{T})"/>
    public void Shuffle<T>(T[] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        Shuffle(items.AsSpan());
    }

    /// <inheritdoc cref="Shuffle{T}(IList{T})"/>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextBelow(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private uint BelowWord(uint n)
    {
        // The bits of n itself, not of n - 1: a power of two rejects half of its draws, as Python's does.
        var shift = BitOperations.LeadingZeroCount(n);
        uint drawn;
        do
        {
            drawn = NextUInt32() >> shift;
        }
        while (drawn >= n);
        return drawn;
    }

    private UInt128 Below(UInt128 n)
    {
        if (n <= uint.MaxValue)
        {
            return BelowWord((uint)n);
        }

        var bits = 128 - (int)UInt128.LeadingZeroCount(n);
        UInt128 drawn;
        do
        {
            drawn = Bits(bits);
        }
        while (drawn >= n);
        return drawn;
    }

    /// <summary>getrandbits: words from the low end up, the last one cut to its top bits.</summary>
    private UInt128 Bits(int bits)
    {
        UInt128 value = 0;
        for (var at = 0; at < bits; at += 32)
        {
            var word = NextUInt32();
            if (bits - at < 32)
            {
                word >>= 32 - (bits - at);
            }

            value |= (UInt128)word << at;
        }

        return value;
    }
}
