using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Genome;

/// <summary>How the sequences of a folder of samples are split.</summary>
public sealed record SequenceSplitOptions
{
    /// <summary>The folder of the samples, or that of the dataset.</summary>
    public required string SequenceFolder { get; init; }

    /// <summary>The folder that gets <c>train_split.parquet</c>, <c>val_split.parquet</c> and <c>test_split.parquet</c>.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>The parts of each split. Default 98/1/1.</summary>
    public SplitRatios Ratios { get; init; } = SplitRatios.Default;

    /// <summary>What stays together. Default samples.</summary>
    public SequenceSplitBy By { get; init; } = SequenceSplitBy.Sample;

    /// <summary>The seed. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Bytes of ids and lengths that are sorted in memory, from 1 MiB to 1 GiB; more of them go through a file in the output folder. Default 64 MiB.</summary>
    public long SortBytes { get; init; } = 64L << 20;

    /// <summary>Where progress and warnings go.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;
}
