using System.Numerics;

namespace Shardwright.Foundation.Random;

/// <summary>NumPy's default generator, PCG64, draw for draw.</summary>
/// <remarks>PCG XSL-RR 128/64 (O'Neill, 2014) as in numpy 1.24, <c>numpy/random/src/pcg64</c>. Not safe from many threads.</remarks>
public sealed class Pcg64
{
    private static readonly UInt128 Multiplier = new(2549297995355413924, 4865540595714422341);

    private uint _keptHalf;
    private bool _keepsHalf;

    /// <summary>Seeds as <c>np.random.PCG64(seed)</c>, and so as <c>np.random.default_rng(seed)</c>.</summary>
    /// <param name="seed">Zero or more, of any size.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seed"/> is negative.</exception>
    public Pcg64(BigInteger seed)
        : this(new NumpySeedSequence(seed))
    {
    }

    /// <summary>Seeds from a sequence as <c>np.random.PCG64(SeedSequence(…))</c>.</summary>
    public Pcg64(NumpySeedSequence seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        var words = seeds.GenerateUInt64(4);
        Increment = (new UInt128(words[2], words[3]) << 1) | 1;
        Step();
        // The generator is defined modulo 2^128.
        State = unchecked(State + new UInt128(words[0], words[1]));
        Step();
    }

    /// <summary>The 128 bits that the next step starts from; NumPy's <c>state["state"]["state"]</c>.</summary>
    public UInt128 State { get; private set; }

    /// <summary>The odd number added at each step, which tells streams apart; NumPy's <c>state["state"]["inc"]</c>.</summary>
    public UInt128 Increment { get; }

    /// <summary>The next 64 bits. A kept half of an earlier 32-bit draw stays kept, as in NumPy.</summary>
    public ulong NextUInt64()
    {
        Step();
        var high = (ulong)(State >> 64);
        // The low half: the cast drops the other.
        var low = unchecked((ulong)State);
        return BitOperations.RotateRight(high ^ low, (int)(high >> 58));
    }

    /// <summary>The next 32 bits: the low half of a 64-bit draw, then its high half.</summary>
    public uint NextUInt32()
    {
        if (_keepsHalf)
        {
            _keepsHalf = false;
            return _keptHalf;
        }

        var drawn = NextUInt64();
        _keptHalf = (uint)(drawn >> 32);
        _keepsHalf = true;
        // The low half: the cast drops the other.
        return unchecked((uint)drawn);
    }

    /// <summary>A whole number from 0 to a bound, both included: <c>Generator.integers(0, inclusive, endpoint=True)</c> for a bound below 2^32.</summary>
    /// <param name="inclusive">The greatest number that can come. Zero draws nothing.</param>
    /// <remarks>Lemire's method on 32-bit draws. NumPy's draw of an array of 64-bit integers, and of a single one, is this.</remarks>
    public uint NextBounded(uint inclusive)
    {
        if (inclusive == 0)
        {
            return 0;
        }

        if (inclusive == uint.MaxValue)
        {
            return NextUInt32();
        }

        var range = inclusive + 1;
        var product = (ulong)NextUInt32() * range;
        // Its low half is the test for a biased draw: the casts drop the other.
        if (unchecked((uint)product) < range)
        {
            var threshold = (uint.MaxValue - inclusive) % range;
            while (unchecked((uint)product) < threshold)
            {
                product = (ulong)NextUInt32() * range;
            }
        }

        return (uint)(product >> 32);
    }

    // Defined modulo 2^128.
    private void Step() => State = unchecked((State * Multiplier) + Increment);
}
