using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>How documents become live shards.</summary>
public sealed record LiveShardOptions
{
    /// <summary>The folder that gets the shards.</summary>
    public required string Folder { get; init; }

    /// <summary>What the documents come from, such as a file's full path: another writer with the same source is ours, with another one it is foreign.</summary>
    public required string Source { get; init; }

    /// <summary>Documents of a train shard. Default 50,000.</summary>
    public int RowsPerFile { get; init; } = 50_000;

    /// <summary>The share of documents that become the validation shard, above 0 and at most a half. Default 1 %.</summary>
    public decimal ValidationFraction { get; init; } = 0.01m;

    /// <summary>Which documents these are. Default spread.</summary>
    public ValidationRule Validation { get; init; } = ValidationRule.Spread;

    /// <summary>The seed of the shuffle. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Whether to begin anew where a folder was begun with other options; what lies there goes to <c>.shardwright/old/</c>.</summary>
    public bool Rebuild { get; init; }

    /// <summary>Where progress and notes go. Default nowhere.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;

    /// <summary>The clock that stamps the manifest.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
