using Shardwright.Formats.Edf;

namespace Shardwright.Recipes.Eeg.Signals;

/// <summary>The picked signals of a recording. Safe from many threads, as the reader is.</summary>
internal sealed class EdfSource : ISampleSource
{
    /// <summary>Far more than anything has, and few enough that no sample, were it a whole range beyond its range, is past float32.</summary>
    internal const double MostMicrovolts = 1e30;

    private readonly EdfReader recording;
    private readonly IReadOnlyList<int> signals;
    private readonly IReadOnlyList<EdfSegment> segments;

    public EdfSource(EdfReader recording, IReadOnlyList<int> signals, IReadOnlyList<EdfSegment> segments, double targetRateHz)
    {
        this.recording = recording;
        this.signals = signals;
        this.segments = segments;
        foreach (var index in signals.Where(index => index >= 0))
        {
            var signal = recording.Header.Signals[index];
            if (!(signal.SampleRateHz >= Preprocessing.LeastRateHz))
            {
                EegSignalThrow.Rate(recording, signal);
            }

            if (Math.Max(Math.Abs(signal.PhysicalMinimum), Math.Abs(signal.PhysicalMaximum)) * Microvolts(signal.Unit) > MostMicrovolts)
            {
                EegSignalThrow.Range(recording, signal);
            }
        }

        // From the duration, not from any channel's rate: whatever the channels' rates, they end together.
        TargetLengths = [.. segments.Select(segment => TargetLength(segment.Records, targetRateHz))];
        if (TargetLengths.Sum(length => (long)length) > Preprocessing.MostSamples)
        {
            EegSignalThrow.Duration(recording, segments.Sum(segment => segment.Records * recording.Header.RecordSeconds));
        }

        if (WorkingBytes() is > Preprocessing.MostWorkingBytes and var bytes)
        {
            EegSignalThrow.Memory(recording, bytes);
        }
    }

    /// <inheritdoc/>
    public int Channels => signals.Count;

    /// <inheritdoc/>
    public IReadOnlyList<int> TargetLengths { get; }

    /// <summary>What one unit of a signal is in microvolts: those MNE knows, and volts for any other or none.</summary>
    internal static double Microvolts(string unit) => unit.Replace(" ", "", StringComparison.Ordinal) switch
    {
        // The micro sign, the Greek letter, and the letter's two bytes in Shift-JIS read as Latin-1.
        "uV" or "\u00B5V" or "\u03BCV" or "\u0083\u00CAV" => 1,
        "mV" => 1e3,
        _ => 1e6,
    };

    /// <inheritdoc/>
    public bool IsMissing(int channelIndex) => signals[channelIndex] < 0;

    /// <inheritdoc/>
    public int Grain(int channelIndex) => Signal(channelIndex).SamplesPerRecord;

    /// <inheritdoc/>
    public long SourceLength(int stretch, int channelIndex) => segments[stretch].Records * Grain(channelIndex);

    /// <inheritdoc/>
    public void Read(int stretch, IReadOnlyList<int> channelIndexes, long firstSample, IReadOnlyList<Memory<float>> samples)
    {
        var grain = Grain(channelIndexes[0]);
        var firstRecord = segments[stretch].FirstRecord + (firstSample / grain);
        recording.ReadRecords([.. channelIndexes.Select(channel => signals[channel])], firstRecord, samples[0].Length / grain, samples);
        for (var i = 0; i < channelIndexes.Count; i++)
        {
            var factor = Microvolts(Signal(channelIndexes[i]).Unit);
            if (factor != 1)
            {
                foreach (ref var sample in samples[i].Span)
                {
                    sample = (float)(sample * factor);
                }
            }
        }
    }

    // About: what every channel becomes, two that are mixed, the blocks that are read, and what is resampled at a time. In float64, which no file overflows.
    private double WorkingBytes()
    {
        const double Mixed = sizeof(double), Resampled = 64, Read = 4 * sizeof(float);
        var total = TargetLengths.Sum(length => (double)length);
        var most = 0.0;
        foreach (var channel in Enumerable.Range(0, signals.Count).Where(channel => !IsMissing(channel)))
        {
            for (var stretch = 0; stretch < segments.Count; stretch++)
            {
                var (from, to) = ((double)segments[stretch].Records * Grain(channel), (double)TargetLengths[stretch]);
                most = Math.Max(most, (from == to ? 0 : Resampled * (from + to)) + (Read * Grain(channel)));
            }
        }

        return (total * ((signals.Count * (double)sizeof(float)) + (signals.Count(signal => signal < 0) * Mixed))) + most;
    }

    private EdfSignal Signal(int channelIndex) => recording.Header.Signals[signals[channelIndex]];

    private int TargetLength(long records, double targetRateHz)
    {
        var samples = Math.Round(records * recording.Header.RecordSeconds * targetRateHz, MidpointRounding.ToEven);
        if (!(samples <= Preprocessing.MostSamples))
        {
            EegSignalThrow.Duration(recording, records * recording.Header.RecordSeconds);
        }

        return (int)samples;
    }
}
