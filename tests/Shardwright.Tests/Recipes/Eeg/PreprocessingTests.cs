using Shardwright.Recipes.Eeg;
using Shardwright.Recipes.Eeg.Signals;

namespace Shardwright.Tests.Recipes.Eeg;

public sealed class PreprocessingTests
{
    private const string Pipeline =
        """
        def pipeline(v, fs, band=(0.5, 120), notch=60, clip=10):
            v = np.asarray(v, dtype=np.float64)
            if fs != 256: v = sg.resample(v, int(round(len(v) * 256 / fs)))
            v = sg.lfilter(*sg.butter(3, band, btype='band', fs=256), v)
            return sg.lfilter(*sg.iirnotch(notch, 30, fs=256), v) if notch else v
        def scale(v, clip=10):
            return np.nan_to_num(np.clip((v - v.mean()) / (v.std() + 1e-8), -clip, clip), nan=0.0).astype(np.float32)

        """;

    private static readonly CancellationToken Never = CancellationToken.None;

    [Theory]
    [InlineData(250, new[] { -1.364735, 3.42587, 3.586568, 2.40907, -0.175818, 0.683489, 0.064311, -0.035296 }, 0.83697016)]
    [InlineData(256, new[] { -1.374981, 3.508282, 3.571169, 2.411824, -0.775872, 0.077176, 0.6876, -1.581943 }, 0.83852057)]
    public void The_recording_of_the_original_becomes_what_the_original_makes_of_it(int rate, double[] expected, double meanSize)
    {
        var channels = new float[19][];
        for (var c = 0; c < channels.Length; c++)
        {
            channels[c] = new float[70 * rate];
            for (var n = 0; n < channels[c].Length; n++)
            {
                channels[c][n] = (float)(((c + 1) * Math.Sin(2 * Math.PI * (7 + c) * n / rate)) + (20 * Math.Sin(2 * Math.PI * 60 * n / rate))
                    + (((((7919 * n) + (104_729 * c)) % 2003) - 1001) / 100.0));
            }
        }

        var signal = Run(channels, rate);
        Assert.Equal([17_920], signal.SegmentLengths);
        Assert.All(signal.Channels, channel => Assert.Equal(17_920, channel.Length));
        Assert.Equal(expected, new[] { 0, 1, 2, 10, 100, 1000, 10_000, 17_919 }.Select(i => (double)signal.Channels[0][i]), (a, b) => Math.Abs(a - b) < 2e-6);
        Assert.Equal(meanSize, signal.Channels.SelectMany(channel => channel).Average(sample => Math.Abs((double)sample)), 2e-8);
    }

    // Rates of the corpus; lengths that are whole seconds, odd, and prime, and a rate that is no whole number.
    [Theory]
    [InlineData(250, 15_000)]
    [InlineData(250, 250 * 61)]
    [InlineData(250, 15_013)]
    [InlineData(256, 15_361)]
    [InlineData(400, 24_001)]
    [InlineData(400, 400 * 73)]
    [InlineData(512, 30_720)]
    [InlineData(512, 30_011)]
    [InlineData(1000, 60_013)]
    [InlineData(1000, 1000 * 83)]
    [InlineData(199.8, 12_007)]
    public void A_recording_of_noise_is_what_scipy_makes_of_it(double rate, int length)
    {
        // Five channels are one group of four and a lane of another; each has its own size and drift.
        var channels = Enumerable.Range(0, 5)
            .Select(c => SignalOracle.Noise(length, c).Select((sample, n) => (float)((sample * (c + 1) * 30) + (200 * c) + (n / 100.0))).ToArray()).ToArray();
        var expected = SignalOracle.Run(
            Pipeline + "y = np.stack([scale(pipeline(v, a[0])) for v in x.reshape(5, -1)])", channels.SelectMany(channel => channel).Select(sample => (double)sample), rate);
        Near(expected, Run(channels, rate), 1e-6);
    }

    [Theory]
    [InlineData(1, 70, 50, 5)]
    [InlineData(0.1, 127, 0, 3)]
    public void Other_filters_and_clips_are_what_scipy_makes_of_them(double low, double high, double notch, double clip)
    {
        var channels = Noise(3, 20_000);
        var expected = SignalOracle.Run(
            Pipeline + "y = np.stack([scale(pipeline(v, 250, (a[0], a[1]), a[2]), a[3]) for v in x.reshape(3, -1)])",
            channels.SelectMany(channel => channel).Select(sample => (double)sample), low, high, notch, clip);
        var options = new PreprocessingOptions { BandLowHz = low, BandHighHz = high, NotchHz = notch, Clip = clip };
        Near(expected, Run(channels, 250, options), 1e-6);
    }

    [Fact]
    public void Channels_of_different_rates_end_together_and_each_as_if_alone()
    {
        double[] rates = [250, 512, 256, 1000, 512, 200, 250];
        var channels = rates.Select((rate, c) => SignalOracle.Noise((int)(30 * rate), c).Select(sample => (float)sample).ToArray()).ToArray();
        var mixed = new Preprocessing(new()).Run(new MemorySource(channels, rates, 256), Never);
        for (var c = 0; c < rates.Length; c++)
        {
            Assert.Equal(Run([channels[c]], rates[c]).Channels[0], mixed.Channels[c]);
        }
    }

    [Theory]
    [InlineData(256)]
    [InlineData(250)]
    public void One_sample_that_is_no_number_makes_its_channel_nought_and_no_other(double rate)
    {
        var channels = Noise(4, 5000);
        var whole = Run(channels, rate);
        channels[1][3000] = float.NaN;
        channels[2][4999] = float.PositiveInfinity;
        var signal = Run(channels, rate);
        Assert.All(signal.Channels[1], sample => Assert.Equal(0, sample));
        Assert.All(signal.Channels[2], sample => Assert.Equal(0, sample));
        Assert.Equal(whole.Channels[0], signal.Channels[0]);
        Assert.Equal(whole.Channels[3], signal.Channels[3]);
    }

    [Fact]
    public void A_channel_of_zeros_stays_so_and_a_constant_one_is_its_transient()
    {
        var channels = Noise(3, 15_000);
        Array.Clear(channels[0]);
        Array.Fill(channels[1], 1000);
        var signal = Run(channels, 256);
        Assert.All(signal.Channels[0], sample => Assert.Equal(0, sample));
        Assert.Equal(10, signal.Channels[1][0]);
        var expected = SignalOracle.Run(Pipeline + "y = scale(pipeline(x, 256))", channels[1].Select(sample => (double)sample));
        Assert.InRange(SignalOracle.Difference(expected, [.. signal.Channels[1].Select(sample => (double)sample)]), 0, 1e-6);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_missing_midline_channel_is_mixed_as_if_before_the_filters(bool withoutFz, bool withoutPz)
    {
        var channels = Noise(19, 5000);
        var whole = Run(channels, 250);
        float[]?[] parts = [.. channels];
        parts[8] = withoutFz ? null : parts[8];
        parts[10] = withoutPz ? null : parts[10];
        var signal = new Preprocessing(new()).Run(new MemorySource(parts, [.. Enumerable.Repeat(250.0, 19)], 256), Never);
        for (var c = 0; c < 19; c++)
        {
            if (parts[c] is not null)
            {
                Assert.Equal(whole.Channels[c], signal.Channels[c]);
                continue;
            }

            var weights = CentralWeightsTable.Of(c, withoutFz && withoutPz).ToArray();
            var mixed = Enumerable.Range(0, 5000).Select(n => Enumerable.Range(0, 19).Sum(i => weights[i] * channels[i][n]));
            var expected = SignalOracle.Run(Pipeline + "y = scale(pipeline(x, 250))", mixed);
            Assert.InRange(SignalOracle.Difference(expected, [.. signal.Channels[c].Select(sample => (double)sample)]), 0, 1e-6);
        }
    }

    [Fact]
    public void The_weights_of_the_midline_are_the_originals()
    {
        double[] fz = [.065342, .630276, -.154358, -.077974, -.249227, .039557, .051777, .008297, 0, .378285, 0, .065456, .617292, -.138315, -.083276, -.253107, .038837, .052023, .009115];
        double[] pz = [.007863, -.073559, -.167865, .625857, .048153, .049967, -.243388, .059764, 0, .390448, 0, .005616, -.066783, -.173043, .608808, .046932, .050738, -.24248, .07297];
        for (var i = 0; i < 19; i++)
        {
            Assert.Equal(fz[i], CentralWeightsTable.Of(8, true)[i], 5.1e-7);
            Assert.Equal(pz[i], CentralWeightsTable.Of(10, true)[i], 5.1e-7);
        }

        foreach (var (channel, both) in new[] { (8, true), (8, false), (10, true), (10, false) })
        {
            Assert.Equal(1, CentralWeightsTable.Of(channel, both).ToArray().Sum(), 1e-9);
            Assert.Equal(0, CentralWeightsTable.Of(channel, both)[channel]);
        }
    }

    [Fact]
    public void No_other_channel_can_be_missing()
    {
        float[]?[] channels = [.. Noise(19, 5000)];
        channels[9] = null;
        var source = new MemorySource(channels, [.. Enumerable.Repeat(250.0, 19)], 256);
        Assert.Throws<ArgumentException>(() => new Preprocessing(new()).Run(source, Never));
    }

    [Theory]
    [InlineData(0, 256, 0)]
    [InlineData(1, 1000, 0)]
    [InlineData(1, 250, 1)]
    [InlineData(2, 512, 1)]
    [InlineData(375, 1000, 96)]
    [InlineData(3, 512, 2)]
    [InlineData(5, 512, 2)]
    [InlineData(7, 512, 4)]
    public void A_short_recording_has_the_original_number_of_samples(int length, double rate, int expected)
    {
        // 1.5, 2.5 and 3.5 go to the even number.
        var signal = Run(Noise(2, length), rate);
        Assert.All(signal.Channels, channel => Assert.Equal(expected, channel.Length));
    }

    [Fact]
    public void Many_threads_share_one_instance()
    {
        var preprocessing = new Preprocessing(new());
        var recordings = Enumerable.Range(0, 6).Select(k => Noise(6, 3000 + (37 * k))).ToArray();
        var alone = recordings.Select(channels => Run(channels, 250)).ToArray();
        Parallel.For(0, 24, k =>
        {
            var channels = recordings[k % 6];
            var signal = preprocessing.Run(new MemorySource(channels, [.. channels.Select(_ => 250.0)], 256), Never);
            Assert.Equal(alone[k % 6].Channels, signal.Channels);
        });
    }

    [Fact]
    public void A_cancelled_run_stops()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        var source = new MemorySource(Noise(2, 1000), [250, 250], 256);
        Assert.Throws<OperationCanceledException>(() => new Preprocessing(new()).Run(source, cancel.Token));
    }

    public static TheoryData<PreprocessingOptions> Wrong => new(
        new PreprocessingOptions { BandLowHz = 0.05 },
        new PreprocessingOptions { BandLowHz = double.NaN },
        new PreprocessingOptions { BandLowHz = 60, BandHighHz = 60 },
        new PreprocessingOptions { BandLowHz = 70, BandHighHz = 60 },
        new PreprocessingOptions { BandHighHz = 128 },
        new PreprocessingOptions { BandHighHz = 200 },
        new PreprocessingOptions { BandHighHz = double.NaN },
        new PreprocessingOptions { NotchHz = 55 },
        new PreprocessingOptions { NotchHz = -50 },
        new PreprocessingOptions { NotchHz = double.NaN },
        new PreprocessingOptions { NotchQuality = 0 },
        new PreprocessingOptions { NotchQuality = double.PositiveInfinity },
        new PreprocessingOptions { Clip = 0 },
        new PreprocessingOptions { Clip = double.NaN });

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Options_that_cannot_be_done_are_refused(PreprocessingOptions options)
        => Assert.Throws<ArgumentException>(() => new Preprocessing(options));

    private static float[][] Noise(int channels, int length)
        => [.. Enumerable.Range(0, channels).Select(c => SignalOracle.Noise(length, c).Select(sample => (float)(sample * 50)).ToArray())];

    private static PreprocessedSignal Run(float[][] channels, double rate, PreprocessingOptions? options = null)
        => new Preprocessing(options ?? new()).Run(new MemorySource(channels, [.. channels.Select(_ => rate)], 256), Never);

    private static void Near(double[] expected, PreprocessedSignal signal, double tolerance)
        => Assert.InRange(SignalOracle.Difference(expected, [.. signal.Channels.SelectMany(channel => channel).Select(sample => (double)sample)]), 0, tolerance);
}
