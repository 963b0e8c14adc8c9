using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Splits;

namespace Shardwright.Streaming.Genome;

/// <summary>The files that the windows of one split are read from.</summary>
public sealed record GenomeSources
{
    /// <summary>The samples and their files of sequences. One alone serves every sequence, whatever sample the sequence's id names.</summary>
    public required IReadOnlyList<SampleSequences> Samples { get; init; }

    /// <summary>The window database of the split.</summary>
    public required string WindowDatabase { get; init; }

    /// <summary>The split, for messages and logs. Default <see cref="SplitName.Train"/>.</summary>
    public SplitName Split { get; init; }

    /// <summary>Whether the files of sequences are believed, and not checked block by block as they are read. Default false.</summary>
    public bool AreTrusted { get; init; }

    /// <summary>The dataset's folder, whose block checksums the files of sequences are held against; null, the default, where there is none.</summary>
    public string? IntegrityFolder { get; init; }
}
