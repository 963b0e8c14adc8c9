using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Manifests;

/// <summary>How a manifest is written over a folder of shards.</summary>
public sealed record ManifestOptions
{
    /// <summary>The folder that is searched for <c>*.parquet</c>.</summary>
    public required string ShardsFolder { get; init; }

    /// <summary>The folder that gets the manifest.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>The dataset's version.</summary>
    public required string Version { get; init; }

    /// <summary>The seed of the shuffle. Default 777.</summary>
    public long Seed { get; init; } = 777;

    /// <summary>The size asked of a shard, recorded; larger shards are warned about. Default 2 GiB.</summary>
    public long ShardSizeBytes { get; init; } = 2L << 30;

    /// <summary>The parts of each split. Default 98/1/1.</summary>
    public SplitRatios Ratios { get; init; } = SplitRatios.Default;

    /// <summary>Whether every shard is hashed, and its rows counted.</summary>
    public bool Checksum { get; init; }

    /// <summary>Whether splits name shards by relative paths instead of base names.</summary>
    public bool RelativeNames { get; init; }

    /// <summary>Whether the original's six keys alone are written, split as the original does.</summary>
    public bool Plain { get; init; }

    /// <summary>Shards hashed at the same time. Default: one for each processor.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>The clock that stamps the manifest.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where progress and warnings go.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;
}
