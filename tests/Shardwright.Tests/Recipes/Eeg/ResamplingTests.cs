using System.Runtime.Intrinsics;
using Shardwright.Recipes.Eeg.Signals;

namespace Shardwright.Tests.Recipes.Eeg;

public sealed class ResamplingTests
{
    [Fact]
    public void Five_samples_become_eight_as_the_original_makes_them() => Check(
        [1, 2, 4, 8, 16],
        [1, -0.8906960872421991, 3.8752678915790586, 4.428706552358029, 3.5167184270002525, 9.750882113710993, 16.408013681420694, 11.511107421173179]);

    [Fact]
    public void Eight_samples_become_six_as_the_original_makes_them() => Check(
        [0, 1, 4, 9, 16, 25, 36, 49], [3.5, 3.0882752554355584, 4.459400341748001, 19.5, 24.05531828401342, 50.39700611880302]);

    // Each of the four ways between even and odd, up and down; one and two samples; lengths with large primes; real recordings.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    [InlineData(4, 5)]
    [InlineData(5, 4)]
    [InlineData(6, 10)]
    [InlineData(10, 6)]
    [InlineData(7, 9)]
    [InlineData(9, 7)]
    [InlineData(8, 8)]
    [InlineData(1009, 1033)]
    [InlineData(2018, 1033)]
    [InlineData(15025, 15386)]
    [InlineData(17500, 17920)]
    [InlineData(28001, 17921)]
    [InlineData(70000, 17920)]
    [InlineData(150250, 153856)]
    public void Any_pair_of_lengths_is_what_scipy_makes_of_it(int length, int target)
    {
        var samples = SignalOracle.Noise(4 * length, length).Select(sample => (double)(float)sample).ToArray();
        var expected = SignalOracle.Run("y = sg.resample(x.reshape(-1, 4), int(a[0]), axis=0)", samples, target);
        Assert.InRange(SignalOracle.Difference(expected, Resample(samples, length, target)), 0, 1e-13);
    }

    private static void Check(double[] samples, double[] expected)
    {
        // The four lanes are one signal at four sizes, so that a lane that is taken for another shows.
        var lanes = samples.SelectMany(sample => new[] { sample, 2 * sample, 3 * sample, -sample }).ToArray();
        var resampled = Resample(lanes, samples.Length, expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], resampled[4 * i], 2e-14);
            Assert.Equal(2 * expected[i], resampled[(4 * i) + 1], 4e-14);
            Assert.Equal(3 * expected[i], resampled[(4 * i) + 2], 6e-14);
            Assert.Equal(-expected[i], resampled[(4 * i) + 3], 2e-14);
        }
    }

    private static unsafe double[] Resample(double[] samples, int length, int target)
    {
        var resampler = new Resampler(length, target);
        using var source = new LaneBuffer((length + 1) / 2);
        using var work = new LaneBuffer(resampler.WorkLength);
        using var scratch = new LaneBuffer(resampler.ScratchLength);
        var singles = new Span<float>(source.Vectors, 4 * length);
        for (var i = 0; i < singles.Length; i++)
        {
            singles[i] = (float)samples[i];
        }

        resampler.Run((Vector128<float>*)source.Vectors, work.Vectors, scratch.Vectors);
        return new Span<double>(work.Vectors, 4 * target).ToArray();
    }
}
