namespace Shardwright.Recipes.Eeg;

/// <summary>The seizures of one recording, as its label file has them.</summary>
public sealed class SeizureEvents
{
    private SeizureEvents()
    {
    }

    /// <summary>Rows that could not be read, and were left.</summary>
    public int SkippedRows { get; private init; }

    /// <summary>Rows whose times were cut to the recording; known once a mask was made.</summary>
    public int RepairedRows { get; private set; }

    /// <summary>Labels that the corpus does not know, with their rows.</summary>
    public IReadOnlyDictionary<string, int> UnknownLabels { get; private init; } = new Dictionary<string, int>();

    /// <summary>Reads a label file.</summary>
    /// <param name="path">The <c>.csv</c> or <c>.csv_bi</c> file.</param>
    /// <param name="seizureLabels">The labels that are seizures, exact.</param>
    public static SeizureEvents Read(string path, IReadOnlySet<string> seizureLabels) => throw new NotSupportedException(path);

    /// <summary>Marks the samples of one stretch that are seizure.</summary>
    /// <param name="mask">One byte a sample at 256 Hz; ones are set, nothing is cleared.</param>
    /// <param name="onsetSeconds">When the stretch begins in the recording.</param>
    public void Mark(Span<byte> mask, double onsetSeconds) => throw new NotSupportedException();
}
