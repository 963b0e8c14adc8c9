using System.Numerics;

namespace Shardwright.Foundation.Random;

/// <summary>The draws of <c>np.random.default_rng(seed)</c> that put things in order: <c>choice</c> without replacement, and <c>shuffle</c>.</summary>
/// <remarks>Equal to numpy 1.24, <c>numpy/random/_generator.pyx</c>, draw for draw, for populations below 2^31. Not safe from many threads.</remarks>
public sealed class NumpyGenerator
{
    private const int LargestFloyd = 10000;
    private const int TailFraction = 50;

    private readonly Pcg64 _bits;

    /// <summary>Seeds as <c>np.random.default_rng(seed)</c>.</summary>
    /// <param name="seed">Zero or more, of any size.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seed"/> is negative.</exception>
    public NumpyGenerator(BigInteger seed) => _bits = new Pcg64(seed);

    /// <summary>Different numbers below a bound, in drawn order: <c>Generator.choice(population, count, replace=False)</c>.</summary>
    /// <param name="population">How many numbers there are: 0 up to and without it.</param>
    /// <param name="count">How many are drawn; none leaves the generator as it was.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or more are asked for than there are.</exception>
    /// <remarks>Many out of a large population are the tail of its shuffle, others Floyd's sample (1987), shuffled: numpy's own rule decides.</remarks>
    public int[] Choice(int population, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(population);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, population);
        return population > LargestFloyd && count > population / TailFraction ? Tail(population, count) : Floyd(population, count);
    }

    /// <summary>Puts rows in random order: <c>Generator.shuffle</c> of a list, or of an array along its first axis.</summary>
    /// <param name="rows">The rows; one or none draws nothing.</param>
    public void Shuffle<T>(Span<T> rows)
    {
        for (var i = rows.Length - 1; i > 0; i--)
        {
            var j = NextMasked((uint)i);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }
    }

    private int[] Tail(int population, int count)
    {
        var numbers = new int[population];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = i;
        }

        ShuffleBounded(numbers, Math.Max(population - count, 1));
        return numbers[(population - count)..];
    }

    private int[] Floyd(int population, int count)
    {
        var drawn = new int[count];
        var taken = new HashSet<int>(count);
        for (var i = 0; i < count; i++)
        {
            var last = population - count + i;
            var number = (int)_bits.NextBounded((uint)last);
            if (!taken.Add(number))
            {
                taken.Add(last);
                number = last;
            }

            drawn[i] = number;
        }

        ShuffleBounded(drawn, 1);
        return drawn;
    }

    private void ShuffleBounded(int[] numbers, int first)
    {
        for (var i = numbers.Length - 1; i >= first; i--)
        {
            var j = (int)_bits.NextBounded((uint)i);
            (numbers[i], numbers[j]) = (numbers[j], numbers[i]);
        }
    }

    /// <summary>NumPy's <c>random_interval</c>: 32-bit draws, masked to the bound's bits, until one is not above it.</summary>
    private int NextMasked(uint inclusive)
    {
        var mask = uint.MaxValue >> BitOperations.LeadingZeroCount(inclusive);
        uint drawn;
        do
        {
            drawn = _bits.NextUInt32() & mask;
        }
        while (drawn > inclusive);
        return (int)drawn;
    }
}
