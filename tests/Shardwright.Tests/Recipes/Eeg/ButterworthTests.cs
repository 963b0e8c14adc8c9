using System.Runtime.Intrinsics;
using Shardwright.Recipes.Eeg.Signals;

namespace Shardwright.Tests.Recipes.Eeg;

public sealed class ButterworthTests
{
    [Fact]
    public void The_band_pass_has_the_coefficients_of_the_original()
    {
        var (b, a) = Polynomials(FilterDesign.ButterworthBandPass(0.5, 120, 256));
        const double Gain = 0.8113925727880571;
        Near([Gain, 0, -3 * Gain, 0, 3 * Gain, 0, -Gain], b);
        Near([1, -0.36765723989884214, -2.5193508833992944, 0.5848700333264876, 2.2025660627101082, -0.24205891372198807, -0.6583570403933984], a);
    }

    [Fact]
    public void The_notch_has_the_coefficients_of_the_original()
    {
        var (b, a) = Polynomials([FilterDesign.Notch(60, 30, 256)]);
        Near([0.9760395733504627, -0.19133721565659384, 0.9760395733504627], b);
        Near([1, -0.19133721565659384, 0.9520791467009253], a);
    }

    [Theory]
    [InlineData(0.1, 127.9)]
    [InlineData(0.1, 0.2)]
    [InlineData(0.5, 70)]
    [InlineData(8, 13)]
    [InlineData(100, 100.5)]
    [InlineData(40, 127)]
    public void Any_band_is_what_scipy_designs(double low, double high)
    {
        var expected = SignalOracle.Run("y = np.concatenate(sg.butter(3, a[:2], btype='band', fs=256))", [], low, high);
        var (b, a) = Polynomials(FilterDesign.ButterworthBandPass(low, high, 256));
        double[] ours = [.. b, .. a];

        // A narrow band's numerator is a product of three small numbers, so it is measured by its own size.
        for (var i = 0; i < ours.Length; i++)
        {
            Assert.Equal(expected[i], ours[i], 1e-12 + (1e-9 * (i < b.Length ? expected[0] : 1)));
        }

        Assert.Equal(1, ours[0] / expected[0], 1e-9);
    }

    [Theory]
    [InlineData(50, 30)]
    [InlineData(60, 30)]
    [InlineData(50, 5)]
    public void Any_notch_is_what_scipy_designs(double frequency, double quality)
    {
        var expected = SignalOracle.Run("y = np.concatenate(sg.iirnotch(a[0], a[1], fs=256))", [], frequency, quality);
        var (b, a) = Polynomials([FilterDesign.Notch(frequency, quality, 256)]);
        Near(expected, [.. b, .. a]);
    }

    [Theory]
    [InlineData(0.5, 120, 60)]
    [InlineData(1, 40, 50)]
    public void Filtering_in_pieces_is_what_scipy_does_at_once(double low, double high, double notch)
    {
        const int Length = 50_000;
        var samples = SignalOracle.Noise(4 * Length, 3);
        var expected = SignalOracle.Run(
            "z = sg.lfilter(*sg.butter(3, a[:2], btype='band', fs=256), x.reshape(-1, 4), axis=0)\ny = sg.lfilter(*sg.iirnotch(a[2], 30, fs=256), z, axis=0)",
            samples, low, high, notch);
        var cascade = new FilterCascade([.. FilterDesign.ButterworthBandPass(low, high, 256), FilterDesign.Notch(notch, 30, 256)]);
        Assert.InRange(SignalOracle.Difference(expected, Filter(cascade, samples, 997)), 0, 1e-9);
    }

    [Fact]
    public void A_cascade_of_nothing_changes_nothing()
    {
        var samples = SignalOracle.Noise(4 * 100, 3);
        Assert.Equal(samples, Filter(new FilterCascade([]), samples, 10));
    }

    [Fact]
    public void A_channel_gone_flat_comes_to_rest()
    {
        // Numbers too small to be normal would take a hundred times as long.
        var samples = new double[4 * 400_000];
        samples[0] = 1;
        var cascade = new FilterCascade([.. FilterDesign.ButterworthBandPass(0.5, 120, 256), FilterDesign.Notch(60, 30, 256)]);
        var filtered = Filter(cascade, samples, 512);
        Assert.Equal(0, filtered[^4]);
        Assert.DoesNotContain(filtered, sample => sample != 0 && Math.Abs(sample) < 1e-300);
    }

    [Fact]
    public void Five_sections_are_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new FilterCascade([.. Enumerable.Repeat(Biquad.Identity, 5)]));

    private static unsafe double[] Filter(FilterCascade cascade, double[] samples, int piece)
    {
        using var lanes = new LaneBuffer(samples.Length / 4);
        samples.CopyTo(new Span<double>(lanes.Vectors, samples.Length));
        var state = new Vector256<double>[FilterCascade.StateLength];
        for (long at = 0; at < lanes.Length; at += piece)
        {
            cascade.Run(lanes.Vectors + at, Math.Min(piece, lanes.Length - at), state);
        }

        return new Span<double>(lanes.Vectors, samples.Length).ToArray();
    }

    private static void Near(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], 2e-14);
        }
    }

    /// <summary>The sections multiplied out.</summary>
    private static (double[] B, double[] A) Polynomials(Biquad[] sections)
    {
        double[] b = [1];
        double[] a = [1];
        foreach (var section in sections)
        {
            b = Product(b, [section.B0, section.B1, section.B2]);
            a = Product(a, [1, section.A1, section.A2]);
        }

        return (b, a);
    }

    private static double[] Product(double[] x, double[] y)
    {
        var product = new double[x.Length + y.Length - 1];
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < y.Length; j++)
            {
                product[i + j] += x[i] * y[j];
            }
        }

        return product;
    }
}
