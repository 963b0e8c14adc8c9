namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>What a build found out about one recording: a line of <c>recordings.jsonl</c>.</summary>
public sealed record RecordingFacts
{
    /// <summary>The name of the list, without its ending.</summary>
    public const string ListName = "recordings";

    /// <summary>The recording's recorded name.</summary>
    public required string Recording { get; init; }

    /// <summary>Its cache file.</summary>
    public required string File { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Patient { get; init; }

    /// <summary>The class of each window, a letter each: <c>n</c> none, <c>p</c> partial, <c>f</c> full.</summary>
    public required string Classes { get; init; }

    /// <summary>Samples at 256 Hz.</summary>
    public required long Samples { get; init; }

    /// <summary>Samples that are seizure.</summary>
    public required long SeizureSamples { get; init; }

    /// <summary>Where its labels came from: <c>csv</c>, <c>csv_bi</c>, or <c>none</c>.</summary>
    public required string Labels { get; init; }

    /// <summary>Channels that were interpolated.</summary>
    public IReadOnlyList<string> Interpolated { get; init; } = [];

    /// <summary>Gaps between its stretches; no window spans one.</summary>
    public int Gaps { get; init; }

    /// <summary>Label rows that could not be read, and were left.</summary>
    public int SkippedRows { get; init; }

    /// <summary>Label rows whose times were cut to the recording.</summary>
    public int RepairedRows { get; init; }

    /// <summary>Labels that are neither a seizure nor one of the corpus's others, with their rows.</summary>
    public IReadOnlyDictionary<string, int> UnknownLabels { get; init; } = new Dictionary<string, int>();

    /// <summary>What was odd in the recording's file, one sentence each.</summary>
    public IReadOnlyList<string> Oddities { get; init; } = [];
}
