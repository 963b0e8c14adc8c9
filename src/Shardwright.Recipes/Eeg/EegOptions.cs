using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Datasets.Splits;
using Shardwright.Formats.Npz;

namespace Shardwright.Recipes.Eeg;

/// <summary>What becomes of EEG recordings. Defaults: those of brain-go-brr-v2.</summary>
public sealed record EegOptions
{
    /// <summary>The folder that is searched for recordings, as it was named.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The split that the recordings are, in its native spelling. Default <c>train</c>.</summary>
    public string Split { get; init; } = "train";

    /// <summary>What a cache file holds. Default: every window for itself.</summary>
    public WindowLayout Layout { get; init; } = WindowLayout.Npz;

    /// <summary>How windows are stored. Default: as they are.</summary>
    public NpzCompression Compression { get; init; } = NpzCompression.None;

    /// <summary>Whether a continuous signal is stored as float16. Default no: float32.</summary>
    public bool IsHalf { get; init; }

    /// <summary>Where seizures are read from. Default the <c>.csv</c> beside a recording.</summary>
    public SeizureLabelFile Labels { get; init; } = SeizureLabelFile.Csv;

    /// <summary>Whether recordings without labels are rejected. Default no: they are background.</summary>
    public bool RequiresLabels { get; init; }

    /// <summary>Resampling and filters.</summary>
    public PreprocessingOptions Preprocessing { get; init; } = new();

    /// <summary>Length and stride of windows. Default 60 s every 10 s.</summary>
    public WindowGrid Grid { get; init; } = WindowGrid.Default;

    /// <summary>Builds the first so many recordings only; null for all.</summary>
    public int? LimitFiles { get; init; }

    /// <summary>What cache files are named after. Default the recording's file name.</summary>
    public RecordingNames Names { get; init; } = RecordingNames.Stem;

    /// <summary>The channels, in order. Default the 19 of the 10-20 system.</summary>
    public IReadOnlyList<string> Channels { get; init; } = WindowGrid.Channels;

    /// <summary>Other names of channels: from, to. Default T7 to T3, T8 to T4, P7 to T5, P8 to T6.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Synonyms { get; init; } = [new("T7", "T3"), new("T8", "T4"), new("P7", "T5"), new("P8", "T6")];

    /// <summary>The labels that are seizures, exact. Default the nine of TUSZ.</summary>
    public IReadOnlySet<string> SeizureLabels { get; init; } = SeizureEvents.DefaultLabels;

    /// <summary>The split by its one name.</summary>
    public SplitName SplitName => SplitNames.Parse(Split);

    /// <summary>Checks the options once, on entry.</summary>
    /// <exception cref="ArgumentException">One of them makes no sense.</exception>
    internal EegOptions Checked()
    {
        _ = SplitName;
        Require(Grid.WindowSamples >= 1 && Grid.StrideSamples >= 1, "a window and its stride have at least one sample");
        Require((long)Grid.WindowSamples * Channels.Count * sizeof(float) <= 1 << 30, "a window has at most 1 GiB");
        Require(LimitFiles is null or >= 1, "--limit-files is at least 1");
        Require(Channels.Count > 0 && Channels.Distinct(StringComparer.Ordinal).Count() == Channels.Count, "every channel is named once");
        Require(SeizureLabels.Count > 0, "at least one label is a seizure");
        Require(!IsHalf || Layout == WindowLayout.Continuous, "float16 goes with --layout continuous alone");
        Require(Compression == NpzCompression.None || Layout == WindowLayout.Npz, "--compress deflate goes with --layout npz alone: a compressed signal cannot be cut on reading");
        return this;
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException(rule);
        }
    }
}
