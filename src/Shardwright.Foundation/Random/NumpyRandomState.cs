using System.Numerics;

namespace Shardwright.Foundation.Random;

/// <summary>NumPy's older generator, <c>np.random.RandomState</c>, which also stands behind <c>np.random.seed</c>, draw for draw.</summary>
/// <remarks>MT19937 and the frozen draws of numpy 1.24, <c>numpy/random/mtrand.pyx</c>, for bounds below 2^31. Not safe from many threads.</remarks>
public sealed class NumpyRandomState
{
    private readonly MersenneTwister _words;
    private double _keptGaussian;
    private bool _keepsGaussian;

    /// <summary>Seeds as <c>np.random.RandomState(seed)</c>.</summary>
    /// <param name="seed">From 0 to 2^32 - 1; NumPy refuses others too.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is another number.</exception>
    public NumpyRandomState(long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seed, uint.MaxValue);
        _words = MersenneTwister.OfWord((uint)seed);
    }

    /// <summary>The numbers below a bound in random order: <c>permutation(count)</c>.</summary>
    /// <param name="count">How many numbers there are; one or none draws nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int[] Permutation(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var numbers = new int[count];
        Permute(numbers);
        return numbers;
    }

    /// <summary>Fills a span with the numbers below its length in random order: <see cref="Permutation"/> without an allocation.</summary>
    /// <param name="numbers">Receives them.</param>
    public void Permute(Span<int> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = i;
        }

        for (var i = numbers.Length - 1; i > 0; i--)
        {
            var j = NextInterval(i);
            (numbers[i], numbers[j]) = (numbers[j], numbers[i]);
        }
    }

    /// <summary>Different numbers below a bound, in drawn order: <c>choice(population, count, replace=False)</c>, which is how a permutation begins.</summary>
    /// <param name="population">How many numbers there are: 0 up to and without it.</param>
    /// <param name="count">How many are drawn; the generator steps as for all of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or more are asked for than there are.</exception>
    public int[] Choice(int population, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, population);
        var numbers = Permutation(population);
        return count == population ? numbers : numbers[..count];
    }

    /// <summary>A whole number from 0 up to and without a bound: <c>randint(bound)</c>, and each draw of <c>choice</c> with replacement.</summary>
    /// <param name="bound">Above every number that can come; 1 draws nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int NextBelow(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return NextInterval(bound - 1);
    }

    /// <summary>A number from 0 up to and without 1, of 53 bits: <c>random_sample()</c>.</summary>
    public double NextDouble() => _words.NextDouble();

    /// <summary>A number of mean 0 and variance 1: <c>standard_normal()</c>, by the polar method of Marsaglia (1964), two at a time.</summary>
    public double NextGaussian()
    {
        if (_keepsGaussian)
        {
            _keepsGaussian = false;
            return _keptGaussian;
        }

        double first, second, square;
        do
        {
            first = (2.0 * NextDouble()) - 1.0;
            second = (2.0 * NextDouble()) - 1.0;
            square = (first * first) + (second * second);
        }
        while (square is >= 1.0 or 0.0);
        var factor = Math.Sqrt(-2.0 * Math.Log(square) / square);
        _keptGaussian = factor * first;
        _keepsGaussian = true;
        return factor * second;
    }

    /// <summary>NumPy's <c>random_interval</c>: words masked to the bound's bits, until one is not above it.</summary>
    private int NextInterval(int inclusive)
    {
        if (inclusive == 0)
        {
            return 0;
        }

        var mask = uint.MaxValue >> BitOperations.LeadingZeroCount((uint)inclusive);
        uint drawn;
        do
        {
            drawn = _words.NextUInt32() & mask;
        }
        while (drawn > (uint)inclusive);
        return (int)drawn;
    }
}
