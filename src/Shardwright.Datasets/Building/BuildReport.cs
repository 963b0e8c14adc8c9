using Shardwright.Datasets.Manifests;

namespace Shardwright.Datasets.Building;

/// <summary>What a build did.</summary>
public sealed record BuildReport
{
    /// <summary>The dataset's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The recipe.</summary>
    public required string Recipe { get; init; }

    /// <summary>Units of the plan.</summary>
    public required int Units { get; init; }

    /// <summary>Units made now.</summary>
    public required int UnitsMade { get; init; }

    /// <summary>Where the records of the units concerned went.</summary>
    public required RecordCounts Counts { get; init; }

    /// <summary>Bytes of the outputs concerned.</summary>
    public required long Bytes { get; init; }

    /// <summary>The manifest, once the dataset is finished.</summary>
    public DatasetManifest? Manifest { get; init; }
}
