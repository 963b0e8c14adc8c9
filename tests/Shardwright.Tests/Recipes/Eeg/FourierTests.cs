using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Recipes.Eeg.Signals;

namespace Shardwright.Tests.Recipes.Eeg;

public sealed class FourierTests
{
    [Fact]
    public void A_transform_of_any_small_length_is_the_sum_that_defines_it()
    {
        for (var length = 1; length <= 130; length++)
        {
            var samples = SignalOracle.Noise(8 * length, length);
            var transformed = Transform(samples, length);
            for (var lane = 0; lane < 4; lane++)
            {
                for (var k = 0; k < length; k++)
                {
                    double re = 0, im = 0;
                    for (var j = 0; j < length; j++)
                    {
                        var (sin, cos) = double.SinCosPi(-2.0 * (j * k % length) / length);
                        var (x, y) = (samples[(8 * j) + lane], samples[(8 * j) + 4 + lane]);
                        re += (x * cos) - (y * sin);
                        im += (x * sin) + (y * cos);
                    }

                    Assert.Equal(re, transformed[(8 * k) + lane], 1e-12);
                    Assert.Equal(im, transformed[(8 * k) + 4 + lane], 1e-12);
                }
            }
        }
    }

    // Powers, smooth lengths, primes that have a radix and that have none, products of two large primes, and their multiples.
    [Theory]
    [InlineData(65536)]
    [InlineData(75000)]
    [InlineData(31 * 29 * 23)]
    [InlineData(10007)]
    [InlineData(37 * 41 * 4)]
    [InlineData(125 * 601)]
    [InlineData(2 * 50021)]
    public void A_transform_of_a_large_length_is_that_of_scipy(int length)
    {
        var samples = SignalOracle.Noise(8 * length, 7);
        var expected = SignalOracle.Run(
            "x = x.reshape(-1, 2, 4)\nz = sf.fft(x[:, 0] + 1j * x[:, 1], axis=0)\ny = np.stack([z.real, z.imag], axis=1)", samples);

        // A bin is a sum of so many random terms that its size is about the root of the length.
        Assert.InRange(SignalOracle.Difference(expected, Transform(samples, length)) / Math.Sqrt(length), 0, 5e-15);
    }

    [Fact]
    public void Twice_there_in_reverse_is_back()
        => Prop.ForAll(Gen.Choose(1, 5000).ToArbitrary(), length =>
        {
            var samples = SignalOracle.Noise(8 * length, length);
            var bins = Transform(samples, length);
            var reversed = Enumerable.Range(0, length).SelectMany(k => bins.AsSpan(8 * ((length - k) % length), 8).ToArray()).ToArray();
            var back = Transform(reversed, length);
            return Enumerable.Range(0, samples.Length).All(i => Math.Abs((back[i] / length) - samples[i]) < 1e-13);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_roots_of_unity_are_exact_to_the_last_places()
    {
        foreach (var n in new long[] { 1, 2, 3, 7, 8, 1000, 999_983, 3_600_000_001 })
        {
            var roots = new RootsOfUnity(n);
            for (var i = 0; i < 1000; i++)
            {
                var j = (long)((Int128)n * i / 1000);
                var (sin, cos) = double.SinCosPi(2.0 * (j - (2 * j > n ? n : 0)) / n);
                Assert.Equal(cos, roots[j].Re, 1.5e-15);
                Assert.Equal(-sin, roots[j].Im, 1.5e-15);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1201)]
    [InlineData(15_626)]
    [InlineData(100_001)]
    public void A_smooth_length_is_the_least_of_its_kind(long atLeast)
    {
        var found = FourierPlan.SmoothLength(atLeast);
        var least = atLeast;
        while (!IsSmooth(least))
        {
            least++;
        }

        Assert.Equal(least, found);
    }

    [Fact]
    public void A_length_below_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new FourierPlan(0));

    private static bool IsSmooth(long value)
    {
        foreach (var factor in new[] { 2, 3, 5 })
        {
            while (value % factor == 0)
            {
                value /= factor;
            }
        }

        return value == 1;
    }

    /// <summary>Eight numbers an element: four real parts, four imaginary parts.</summary>
    private static unsafe double[] Transform(double[] samples, int length)
    {
        var plan = new FourierPlan(length);
        using var source = new LaneBuffer(2 * length);
        using var target = new LaneBuffer(2 * length);
        using var scratch = new LaneBuffer(plan.ScratchLength);
        samples.CopyTo(new Span<double>(source.Vectors, 8 * length));
        plan.Transform(source.Vectors, target.Vectors, scratch.Vectors);
        return new Span<double>(target.Vectors, 8 * length).ToArray();
    }
}
