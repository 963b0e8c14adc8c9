using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Verification;

/// <summary>How a dataset is checked.</summary>
public sealed record VerifyOptions
{
    /// <summary>The folder with the manifest, or the manifest.</summary>
    public required string Path { get; init; }

    /// <summary>Where the shards lie, if not beside their manifest.</summary>
    public string? ShardsFolder { get; init; }

    /// <summary>Which files' bytes are read. Default all.</summary>
    public DataSubset Subset { get; init; } = DataSubset.All;

    /// <summary>Files read at the same time. Default: one for each processor.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Where progress goes.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;
}
