using Shardwright.Formats.Edf;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Eeg;
using Shardwright.Recipes.Eeg.Signals;

namespace Shardwright.Tests.Recipes.Eeg;

public sealed class PreprocessingEdfTests
{
    /// <summary>Where the 19 channels stand among the 22 of the original's recording.</summary>
    private static readonly int[] Order = [0, 2, 4, 6, 10, 12, 14, 8, 18, 19, 20, 1, 3, 5, 7, 11, 13, 15, 9];

    private static readonly string[] Names =
        ["FP1", "FP2", "F3", "F4", "C3", "C4", "P3", "P4", "O1", "O2", "F7", "F8", "T3", "T4", "T5", "T6", "A1", "A2", "FZ", "CZ", "PZ", "EKG1"];

    [Fact]
    public void The_recording_of_the_original_becomes_the_windows_of_the_original()
    {
        using var folder = new TemporaryFolder();
        using var recording = Open(folder, Enumerable.Repeat(256, 22), "uV");
        var signal = new Preprocessing(new()).Run(recording, new ChannelPick(Order, [], []), recording.ReadSegments(), CancellationToken.None);
        Assert.Equal([17_920], signal.SegmentLengths);
        double[] expected = [-1.27373, .69425, 1.84034, .56328, -.3239, 1.203, 1.33105];
        Assert.Equal(expected, new[] { 0, 1, 2, 5, 100, 5000, 15_359 }.Select(i => (double)signal.Channels[0][i]), (a, b) => Math.Abs(a - b) < 1e-5);
        var windows = signal.Channels.SelectMany(channel => channel.Take(15_360).Concat(channel.Skip(2560)));
        Assert.Equal(.8402750, windows.Average(sample => Math.Abs((double)sample)), 1e-7);
    }

    [Fact]
    public void What_would_be_refused_is_refused_before_a_sample_is_read()
    {
        using var folder = new TemporaryFolder();
        using (var sound = Open(folder, Enumerable.Repeat(256, 22), "uV"))
        {
            Assert.Equal([17_920], Preprocessing.Check(sound, new ChannelPick(Order, [], []), sound.ReadSegments()));
        }

        // The file has no more on disk than before, but says that it goes on for eleven days.
        using (var file = File.OpenWrite(Directory.GetFiles(folder.Path).Single()))
        {
            file.SetLength(11L << 30);
        }

        using var recording = EdfReader.Open(Directory.GetFiles(folder.Path).Single());
        var refused = Assert.Throws<MalformedDataException>(() => Preprocessing.Check(recording, new ChannelPick(Order, [], []), recording.ReadSegments()));
        Assert.Contains("memory to work on it", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uV", 1)]
    [InlineData("u V", 1)]
    [InlineData("\u00B5V", 1)]
    [InlineData("\u03BCV", 1)]
    [InlineData("mV", 1e3)]
    [InlineData("V", 1e6)]
    [InlineData("nV", 1e6)]
    [InlineData("", 1e6)]
    public void A_unit_is_what_MNE_takes_it_for(string unit, double expected) => Assert.Equal(expected, EdfSource.Microvolts(unit));

    [Fact]
    public void Units_do_not_change_what_comes_out_by_more_than_rounding()
    {
        using var folder = new TemporaryFolder();
        using var micro = Open(folder, Enumerable.Repeat(250, 22), "uV");
        using var milli = Open(folder, Enumerable.Repeat(250, 22), "mV");
        var (a, b) = (Run(micro), Run(milli));
        for (var c = 0; c < Order.Length; c++)
        {
            Assert.InRange(SignalOracle.Difference([.. a.Channels[c].Select(x => (double)x)], [.. b.Channels[c].Select(x => (double)x)]), 0, 2e-6);
        }
    }

    [Fact]
    public void Signals_of_different_rates_end_together_and_each_as_if_alone()
    {
        using var folder = new TemporaryFolder();
        int[] rates = [.. Enumerable.Range(0, 22).Select(c => new[] { 250, 256, 200, 512 }[c % 4])];
        using var mixed = Open(folder, rates, "uV");
        var signal = Run(mixed);
        for (var c = 0; c < Order.Length; c++)
        {
            using var alone = Open(folder, Enumerable.Repeat(rates[Order[c]], 22), "uV");
            Assert.Equal(Run(alone).Channels[c], signal.Channels[c]);
        }
    }

    [Fact]
    public void Stretches_are_filtered_each_for_itself_and_scaled_together()
    {
        using var folder = new TemporaryFolder();
        using var recording = Open(folder, Enumerable.Repeat(250, 22), "uV");
        var signal = new Preprocessing(new()).Run(
            recording, new ChannelPick(Order, [], []), [new(0, 21, 0), new(21, 0, 30), new(24, 37, 99)], CancellationToken.None);
        Assert.Equal([21 * 256, 0, 37 * 256], signal.SegmentLengths);
        for (var c = 0; c < Order.Length; c += 6)
        {
            var samples = new double[58 * 250];
            recording.ReadPhysical(Order[c], 0, samples.AsSpan(0, 21 * 250));
            recording.ReadPhysical(Order[c], 24 * 250, samples.AsSpan(21 * 250));
            var expected = SignalOracle.Run(
                """
                z = np.concatenate([sg.lfilter(*sg.iirnotch(60, 30, fs=256), sg.lfilter(*sg.butter(3, (0.5, 120), btype='band', fs=256), sg.resample(v, len(v) * 256 // 250)))
                    for v in (x[:5250], x[5250:])])
                y = np.clip((z - z.mean()) / (z.std() + 1e-8), -10, 10)
                """,
                samples.Select(sample => (double)(float)sample));
            Assert.InRange(SignalOracle.Difference(expected, [.. signal.Channels[c].Select(sample => (double)sample)]), 0, 1e-6);
        }
    }

    [Fact]
    public void Missing_midline_channels_of_a_recording_are_mixed()
    {
        using var folder = new TemporaryFolder();
        using var recording = Open(folder, Enumerable.Repeat(250, 22), "uV");
        int[] signals = [.. Order.Select((index, c) => c is 8 or 10 ? -1 : index)];
        var signal = new Preprocessing(new()).Run(
            recording, new ChannelPick(signals, ["Fz", "Pz"], []), recording.ReadSegments(), CancellationToken.None);
        var whole = Run(recording);
        Assert.Equal(whole.Channels[7], signal.Channels[7]);
        Assert.Equal(1, signal.Channels[8].Average(sample => (double)sample * sample), 0.01);
        Assert.NotEqual(whole.Channels[8], signal.Channels[8]);
        Assert.NotEqual(signal.Channels[8], signal.Channels[10]);
    }

    [Fact]
    public void A_rate_below_any_EEG_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        using var recording = Open(folder, Enumerable.Repeat(256, 22).Select((rate, c) => c == 5 ? 20 : rate), "uV");
        var error = Assert.Throws<MalformedDataException>(() => Run(recording));
        Assert.Contains("EEG C4-LE: sampling rate: expected at least 32 Hz, found 20 Hz", error.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_duration_that_no_recording_has_is_refused_before_memory_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        using var recording = Open(folder, Enumerable.Repeat(256, 22), "uV");
        var error = Assert.Throws<MalformedDataException>(() => new Preprocessing(new()).Run(
            recording, new ChannelPick(Order, [], []), [new(0, 4_000_000, 0), new(0, 4_000_000, 0)], CancellationToken.None));
        Assert.Contains("duration", error.Message, StringComparison.Ordinal);
    }

    private static PreprocessedSignal Run(EdfReader recording)
        => new Preprocessing(new()).Run(recording, new ChannelPick(Order, [], []), recording.ReadSegments(), CancellationToken.None);

    /// <summary>The recording of the original: 70 seconds, 22 channels, a known pattern.</summary>
    private static EdfReader Open(TemporaryFolder folder, IEnumerable<int> rates, string unit)
    {
        int[] each = [.. rates];
        var path = folder.File($"{Guid.NewGuid():N}.edf");
        var header = new EdfHeader
        {
            Variant = EdfVariant.Edf,
            Records = 70,
            RecordSeconds = 1,
            Signals = [.. Names.Select((name, c) => new EdfSignal(
                c, $"EEG {name}-LE", "", unit, -3276.8, 3276.7, -32_768, 32_767, "", each[c], each[c], false))],
        };
        using (var stream = File.Create(path))
        {
            using var writer = new EdfWriter(stream, header);
            for (var record = 0; record < 70; record++)
            {
                writer.Write(
                    [.. Enumerable.Range(0, 22).SelectMany(c => Enumerable.Range(record * each[c], each[c])
                        .Select(n => (((7919 * n) + (104_729 * c)) % 2003) - 1001 + (500 * (((n / 32) + c) % 2))))],
                    record, []);
            }
        }

        return EdfReader.Open(path);
    }
}
