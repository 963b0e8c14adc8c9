namespace Shardwright.Recipes.Eeg;

/// <summary>The seizures of one recording, as its label file has them. Format: TUSZ <c>.csv</c> and <c>.csv_bi</c>, as brain-go-brr-v2 reads them.</summary>
/// <remarks>Immutable: safe from many threads.</remarks>
public sealed partial class SeizureEvents
{
    /// <summary>The largest label file that is read: 64 MiB, some hundred times the largest of the corpus.</summary>
    public const long LargestFileBytes = 64L << 20;

    /// <summary>The longest line that is read: 64 KiB.</summary>
    public const int LongestLineBytes = 64 << 10;

    private const int SampleRateHz = Datasets.Layouts.Eeg.WindowGrid.SampleRateHz;

    // One for each seizure row, by start.
    private readonly (double Start, double Stop)[] events;

    private SeizureEvents((double Start, double Stop)[] events) => this.events = events;

    /// <summary>The seizure labels of brain-go-brr-v2: exact, in lower case. Every other label is background.</summary>
    public static IReadOnlySet<string> DefaultLabels { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "seiz", "gnsz", "fnsz", "cpsz", "absz", "spsz", "tcsz", "tnsz", "mysz" };

    /// <summary>Rows whose label is a seizure and whose times could be read.</summary>
    public int SeizureRows => events.Length;

    /// <summary>Rows that were left: fewer than four fields, a time that is no finite number, or a stop before its start (of any label).</summary>
    public int SkippedRows { get; private init; }

    /// <summary>Seconds of the recording, as a comment of the file says; null where none does. Nothing is marked by it.</summary>
    public double? DurationSeconds { get; private init; }

    /// <summary>Labels that are neither seizures nor others that the corpus knows, with their rows, by code points. They are background.</summary>
    /// <remarks>Labels count in their own case: <c>SEIZ</c> is unknown. At most 64 are named, by 64 characters each; the rest stand together as <c>(others)</c>.</remarks>
    public IReadOnlyDictionary<string, int> UnknownLabels { get; private init; } = new Dictionary<string, int>();

    /// <summary>Where the label file of a recording lies: beside it, under its name with another ending. It need not be there.</summary>
    /// <param name="recording">The recording's path.</param>
    /// <param name="kind">Which of the two.</param>
    public static string PathOf(string recording, SeizureLabelFile kind) => Path.ChangeExtension(recording, kind == SeizureLabelFile.Csv ? ".csv" : ".csv_bi");

    /// <summary>Marks the samples of one stretch that are seizure: from start x 256 up to and without stop x 256, both cut to whole samples and to the stretch.</summary>
    /// <param name="mask">One byte a sample at 256 Hz; ones are set, nothing is cleared.</param>
    /// <param name="onsetSeconds">When the stretch begins in the recording; the times of the events are those of the recording.</param>
    public void Mark(Span<byte> mask, double onsetSeconds)
    {
        ThrowUnlessFinite(onsetSeconds, nameof(onsetSeconds));
        var done = 0;
        foreach (var (start, stop) in events)
        {
            // By start, so what lies before the end of an earlier event is set already.
            var from = Math.Max(done, SampleAt(start - onsetSeconds, mask.Length));
            var to = SampleAt(stop - onsetSeconds, mask.Length);
            if (to > from)
            {
                mask[from..to].Fill(1);
                done = to;
            }
        }
    }

    /// <summary>Seizure rows that reach out of the recording, by a sample or more, and are cut to it.</summary>
    /// <param name="recordingSeconds">When the recording ends, in seconds after its start, gaps included.</param>
    public int RepairedRows(double recordingSeconds)
    {
        ThrowUnlessFinite(recordingSeconds, nameof(recordingSeconds));
        var end = Math.Round(recordingSeconds * SampleRateHz);
        return events.Count(row => Math.Truncate(row.Start * SampleRateHz) < 0 || Math.Truncate(row.Stop * SampleRateHz) > end);
    }

    private static void ThrowUnlessFinite(double seconds, string name)
    {
        if (!double.IsFinite(seconds))
        {
            throw new ArgumentOutOfRangeException(name, seconds, "It must be a finite number.");
        }
    }

    private static int SampleAt(double seconds, int samples) => (int)Math.Clamp(Math.Truncate(seconds * SampleRateHz), 0, samples);
}
