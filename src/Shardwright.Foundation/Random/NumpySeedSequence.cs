using System.Numerics;

namespace Shardwright.Foundation.Random;

/// <summary>NumPy's <c>SeedSequence</c> of one integer: turns any seed into as many well mixed words as a generator needs.</summary>
/// <remarks>Equal to numpy 1.24, <c>numpy/random/bit_generator.pyx</c>, pool of four words. Immutable, so safe from many threads.</remarks>
public sealed class NumpySeedSequence
{
    private const int PoolWords = 4;

    private readonly uint[] _pool = new uint[PoolWords];

    /// <summary>Mixes a seed as <c>SeedSequence(entropy)</c>.</summary>
    /// <param name="entropy">Zero or more, of any size.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="entropy"/> is negative, which NumPy refuses too.</exception>
    public NumpySeedSequence(BigInteger entropy)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(entropy, BigInteger.Zero);
        var words = IntegerWords.Of(entropy);
        var constant = 0x43b0d7e5u;
        for (var i = 0; i < PoolWords; i++)
        {
            _pool[i] = Hash(i < words.Length ? words[i] : 0, ref constant);
        }

        for (var source = 0; source < PoolWords; source++)
        {
            for (var target = 0; target < PoolWords; target++)
            {
                if (source != target)
                {
                    _pool[target] = Mix(_pool[target], Hash(_pool[source], ref constant));
                }
            }
        }

        for (var source = PoolWords; source < words.Length; source++)
        {
            for (var target = 0; target < PoolWords; target++)
            {
                _pool[target] = Mix(_pool[target], Hash(words[source], ref constant));
            }
        }
    }

    /// <summary>The first words of the sequence: <c>generate_state(count, uint32)</c>.</summary>
    public uint[] GenerateUInt32(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var words = new uint[count];
        var constant = 0x8b51f9ddu;
        for (var i = 0; i < count; i++)
        {
            // The hash is defined modulo 2^32.
            unchecked
            {
                var value = _pool[i % PoolWords] ^ constant;
                constant *= 0x58f38ded;
                value *= constant;
                words[i] = value ^ (value >> 16);
            }
        }

        return words;
    }

    /// <summary>The same words in pairs, the low one first: <c>generate_state(count, uint64)</c>.</summary>
    public ulong[] GenerateUInt64(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var words = GenerateUInt32(count * 2);
        var values = new ulong[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = words[2 * i] | ((ulong)words[(2 * i) + 1] << 32);
        }

        return values;
    }

    private static uint Hash(uint value, ref uint constant)
    {
        // Defined modulo 2^32.
        unchecked
        {
            value ^= constant;
            constant *= 0x931e8875;
            value *= constant;
            return value ^ (value >> 16);
        }
    }

    private static uint Mix(uint x, uint y)
    {
        // Defined modulo 2^32.
        var mixed = unchecked((0xca01f9dd * x) - (0x4973f715 * y));
        return mixed ^ (mixed >> 16);
    }
}
