namespace Shardwright.Foundation.Random;

/// <summary>MT19937 (Matsumoto and Nishimura, 1998), as the reference implementation of 2002 seeds and steps it. Not safe from many threads.</summary>
/// <param name="state">The words; they become the generator's own.</param>
/// <param name="next">The word that comes next; <see cref="StateWords"/> where they are spent.</param>
internal sealed class MersenneTwister(uint[] state, int next)
{
    /// <summary>Words of the state.</summary>
    public const int StateWords = 624;

    private const int Middle = 397;

    /// <summary>The words.</summary>
    public ReadOnlySpan<uint> State => state;

    /// <summary>The word that comes next.</summary>
    public int Next => next;

    /// <summary><c>init_genrand</c>: from one word.</summary>
    public static MersenneTwister OfWord(uint seed)
    {
        var words = new uint[StateWords];
        Fill(words, seed);
        return new MersenneTwister(words, StateWords);
    }

    /// <summary><c>init_by_array</c>: from a key of at least one word.</summary>
    public static MersenneTwister OfKey(ReadOnlySpan<uint> key)
    {
        var words = new uint[StateWords];
        Fill(words, 19650218);

        // Defined modulo 2^32.
        unchecked
        {
            var at = 1;
            var from = 0;
            for (var step = Math.Max(StateWords, key.Length); step > 0; step--)
            {
                words[at] = (words[at] ^ (Folded(words[at - 1]) * 1664525)) + key[from] + (uint)from;
                at = Advance(words, at);
                from = from + 1 == key.Length ? 0 : from + 1;
            }

            for (var step = StateWords - 1; step > 0; step--)
            {
                words[at] = (words[at] ^ (Folded(words[at - 1]) * 1566083941)) - (uint)at;
                at = Advance(words, at);
            }
        }

        words[0] = 0x80000000;
        return new MersenneTwister(words, StateWords);
    }

    /// <summary>The next 32 bits.</summary>
    public uint NextUInt32()
    {
        if (next == StateWords)
        {
            Twist();
        }

        var y = state[next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    /// <summary>A number from 0 up to and without 1, of 53 bits: <c>genrand_res53</c>.</summary>
    public double NextDouble()
    {
        var high = NextUInt32() >> 5;
        var low = NextUInt32() >> 6;
        return ((high * 67108864.0) + low) * (1.0 / 9007199254740992.0);
    }

    private static void Fill(uint[] words, uint seed)
    {
        words[0] = seed;
        for (var i = 1; i < StateWords; i++)
        {
            // Defined modulo 2^32.
            words[i] = unchecked((1812433253 * Folded(words[i - 1])) + (uint)i);
        }
    }

    private static uint Folded(uint word) => word ^ (word >> 30);

    private static int Advance(uint[] words, int at)
    {
        if (at + 1 < StateWords)
        {
            return at + 1;
        }

        words[0] = words[StateWords - 1];
        return 1;
    }

    private void Twist()
    {
        for (var i = 0; i < StateWords; i++)
        {
            var following = i + 1 == StateWords ? 0 : i + 1;
            var distant = i + Middle < StateWords ? i + Middle : i + Middle - StateWords;
            var y = (state[i] & 0x80000000) | (state[following] & 0x7fffffff);
            state[i] = state[distant] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }

        next = 0;
    }
}
