using System.Numerics;

namespace Shardwright.Recipes.Eeg.Signals;

/// <summary>Designs the filters of the recipe as second-order sections.</summary>
internal static class FilterDesign
{
    private const int Order = 3;

    /// <summary>A Butterworth band-pass of order 3: six poles, three sections.</summary>
    /// <param name="lowHz">The lower edge, where the gain is the root of one half.</param>
    /// <param name="highHz">The upper edge, below half the rate.</param>
    /// <param name="rateHz">Samples a second.</param>
    /// <remarks>Analog low-pass prototype, moved to a band of pre-warped edges, mapped by the bilinear transform s = 4 (z - 1) / (z + 1).</remarks>
    public static Biquad[] ButterworthBandPass(double lowHz, double highHz, double rateHz)
    {
        const double Map = 4;
        var low = Map * Math.Tan(Math.PI * lowHz / rateHz);
        var high = Map * Math.Tan(Math.PI * highHz / rateHz);
        var width = high - low;
        var centreSquared = low * high;

        // The prototype's poles: one real, and a pair of which one stands for both. Each gives two poles of the band.
        var real = Split(-1);
        var upper = Split(-Complex.Exp(new Complex(0, -Math.PI / 3)));
        Span<(Complex First, Complex Second)> pairs =
        [
            (upper.First, Complex.Conjugate(upper.First)),
            (upper.Second, Complex.Conjugate(upper.Second)),
            (real.First, real.Second),
        ];

        var sections = new Biquad[Order];
        for (var i = 0; i < sections.Length; i++)
        {
            // Each section takes one zero at z = 1 and one at z = -1, which come of the zeros at 0 and at infinity.
            var gain = width * Map / ((Map - pairs[i].First) * (Map - pairs[i].Second)).Real;
            var first = (Map + pairs[i].First) / (Map - pairs[i].First);
            var second = (Map + pairs[i].Second) / (Map - pairs[i].Second);
            sections[i] = new Biquad(gain, 0, -gain, -(first + second).Real, (first * second).Real);
        }

        return sections;

        (Complex First, Complex Second) Split(Complex pole)
        {
            var scaled = pole * (width / 2);
            var root = Complex.Sqrt((scaled * scaled) - centreSquared);
            return (scaled + root, scaled - root);
        }
    }

    /// <summary>A notch: zeros on the unit circle at one frequency, where the gain is nought; one elsewhere.</summary>
    /// <param name="notchHz">The frequency, below half the rate.</param>
    /// <param name="quality">The frequency by the width of what is lost, at half the power.</param>
    /// <param name="rateHz">Samples a second.</param>
    public static Biquad Notch(double notchHz, double quality, double rateHz)
    {
        var angle = 2 * Math.PI * notchHz / rateHz;
        var gain = 1 / (1 + Math.Tan(angle / quality / 2));
        var middle = -2 * gain * Math.Cos(angle);
        return new Biquad(gain, middle, gain, middle, (2 * gain) - 1);
    }
}
