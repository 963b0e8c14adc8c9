using FsCheck;
using FsCheck.Fluent;
using Shardwright.Recipes.Spectra;

namespace Shardwright.Tests.Recipes.Spectra;

public sealed class SpectrumKernelsTests
{
    private static readonly double[] Odd = [0, -0.0, 1, -1, 1e-320, 3e38, 4e38, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, 57.25];

    private static readonly Gen<double> Value = Gen.Frequency(
        (8, Gen.Choose(1, 1_000_000).Select(n => n / 1000.0)), (1, Gen.Elements(Odd)), (1, Gen.Constant(0.0)));

    private static readonly Arbitrary<(double[] Mz, double[] Intensity)> Peaks = Gen.Choose(0, 70)
        .SelectMany(length => Gen.ArrayOf(Value, length).SelectMany(mz => Gen.ArrayOf(Value, length).Select(intensity => (mz, intensity)))).ToArbitrary();

    [Fact]
    public void Padding_is_what_a_plain_loop_from_the_end_finds()
        => Prop.ForAll(Peaks, peaks =>
        {
            var count = peaks.Mz.Length;
            while (count > 0 && peaks.Mz[count - 1] == 0 && peaks.Intensity[count - 1] == 0)
            {
                count--;
            }

            return SpectrumKernels.LengthWithoutPadding(peaks.Mz, peaks.Intensity) == count;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Soundness_is_what_a_plain_loop_finds()
        => Prop.ForAll(Peaks, peaks =>
        {
            var sound = peaks.Mz.All(mz => mz > 0 && Math.Abs(mz) <= float.MaxValue) && peaks.Intensity.All(value => value >= 0 && double.IsFinite(value));
            var found = SpectrumKernels.IsSound(peaks.Mz, peaks.Intensity, out var largest, out var ascending);
            return found == sound
                && (!sound || (largest == peaks.Intensity.DefaultIfEmpty(0).Max() && ascending == peaks.Mz.Zip(peaks.Mz.Skip(1)).All(pair => pair.Second >= pair.First)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Normalizing_is_one_division_and_one_cast_a_peak()
        => Prop.ForAll(Peaks, peaks =>
        {
            var (mzs, ints) = (new float[peaks.Mz.Length], new float[peaks.Mz.Length]);
            SpectrumKernels.Normalize(peaks.Mz, peaks.Intensity, 7.3, mzs, ints);
            return mzs.Select(BitConverter.SingleToInt32Bits).SequenceEqual(peaks.Mz.Select(mz => BitConverter.SingleToInt32Bits((float)mz)))
                && ints.Select(BitConverter.SingleToInt32Bits).SequenceEqual(peaks.Intensity.Select(value => BitConverter.SingleToInt32Bits((float)(value / 7.3))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
