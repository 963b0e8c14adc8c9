using Shardwright.Foundation.Random;

namespace Shardwright.Recipes.Eeg;

/// <summary>Makes signals that look like EEG: noise that falls off with frequency, a 10 Hz rhythm, mains hum, and spikes and waves at 3 Hz while there is a seizure.</summary>
/// <remarks>Nothing but sums, products, quotients and roots of IEEE numbers, so that every machine makes the same samples.</remarks>
internal sealed class SampleSignals
{
    private const int TableSize = 1024;
    private const double StepsPerMicrovolt = 10;
    private const double NoiseMicrovolts = 12;
    private const double SeizureMicrovolts = 120;

    // A sine's last bits differ from machine to machine; these are rounded off.
    private static readonly double[] Sine = [.. Enumerable.Range(0, TableSize).Select(i => Math.Round(Math.Sin(2 * Math.PI * i / TableSize), 6))];

    // A spike of a tenth of the cycle downwards, then a slow wave.
    private static readonly double[] SpikeWave = [.. Enumerable.Range(0, TableSize).Select(i => i switch
    {
        < 51 => -i / 51.0,
        < 102 => (i - 102) / 51.0,
        < 205 => 0,
        _ => 0.7 * Sine[(i - 205) * (TableSize / 2) / (TableSize - 205)],
    })];

    private static readonly double[] CornersHz = [0.5, 4, 30];

    private readonly EegSampleRecording recording;
    private readonly Pcg64 random;
    private readonly Source[] sources;
    private readonly double[] smoothing;
    private readonly double[] weights;
    private readonly int[] samples;

    public SampleSignals(EegSampleRecording recording, Pcg64 random)
    {
        (this.recording, this.random) = (recording, random);
        sources = [.. recording.Labels.Select(label => new Source(label, Uniform(), Uniform()))];
        smoothing = Array.ConvertAll(CornersHz, corner => 1 / (1 + (recording.RateHz / (2 * Math.PI * corner))));
        // Each low-pass has the same power, which makes 1/f of them; even noise from -1 to 1 has a variance of 1/3.
        weights = Array.ConvertAll(smoothing, part => NoiseMicrovolts * Math.Sqrt((2 - part) / part));
        samples = new int[recording.Labels.Count * recording.RateHz];
    }

    /// <summary>One second of all signals: digital samples of signal 0, then of signal 1, and so on; lent until the next call. Seconds come in order.</summary>
    public ReadOnlySpan<int> Make(int second)
    {
        var seizure = recording.Seizures.FirstOrDefault(one => one.StartSeconds < second + 1 && one.StopSeconds > second);
        for (var signal = 0; signal < sources.Length; signal++)
        {
            var source = sources[signal];
            for (var i = 0; i < recording.RateHz; i++)
            {
                var within = i / (double)recording.RateHz;
                var time = second + within;
                var value = source.IsHeart
                    ? 300 * Math.Max(0, 1 - (Math.Abs(Part(time * 1.2) - 0.5) * 40))
                    : source.RhythmMicrovolts * (0.6 + (0.4 * Wave((time * 0.07) + source.Phase))) * Wave((within * 10) + (source.Phase / 8));
                value += (source.HumMicrovolts * Wave(within * 60)) + Noise(source);
                if (seizure is not null && !source.IsHeart)
                {
                    // Comes and goes within a second.
                    var strength = Math.Clamp(Math.Min(time - seizure.StartSeconds, seizure.StopSeconds - time), 0, 1) * (seizure.IsFocal ? source.LeftShare : 1);
                    value += SeizureMicrovolts * strength * SpikeWave[(int)(Part(Math.Max(0, time - seizure.StartSeconds) * 3) * TableSize)];
                }

                samples[(signal * recording.RateHz) + i] = (int)Math.Clamp(Math.Round(value * StepsPerMicrovolt), short.MinValue, short.MaxValue);
            }
        }

        return samples;
    }

    private double Noise(Source source)
    {
        var white = Uniform();
        var sum = 0.0;
        for (var i = 0; i < smoothing.Length; i++)
        {
            source.Smoothed[i] += smoothing[i] * (white - source.Smoothed[i]);
            sum += weights[i] * source.Smoothed[i];
        }

        return sum;
    }

    // From -1 to 1.
    private double Uniform() => (random.NextUInt32() / 2147483648.0) - 1;

    private static double Wave(double turns) => Sine[(int)(Part(turns) * TableSize)];

    private static double Part(double turns) => turns - Math.Floor(turns);

    /// <summary>What one electrode sees.</summary>
    private sealed class Source(string label, double phase, double loudness)
    {
        private readonly string name = ChannelName.Clean(label);

        public double Phase => phase;

        public bool IsHeart { get; } = ChannelName.Clean(label) == "EKG1";

        public double HumMicrovolts { get; } = 3 + loudness;

        public double RhythmMicrovolts => name switch { ['O' or 'P', ..] => 24, ['A', ..] => 3, _ => 9 };

        /// <summary>How much of a seizure of the left side is seen: odd electrodes are on the left, z is between.</summary>
        public double LeftShare => name[^1] is 'Z' ? 0.5 : (name[^1] - '0') % 2 == 1 ? 1 : 0.15;

        public double[] Smoothed { get; } = new double[CornersHz.Length];
    }
}
