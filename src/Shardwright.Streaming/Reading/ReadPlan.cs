using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Datasets.Splits;

namespace Shardwright.Streaming.Reading;

/// <summary>What is read, and how it is cut into batches.</summary>
public sealed record ReadPlan
{
    /// <summary>The split to read; null for all, train first.</summary>
    public SplitName? Split { get; init; }

    /// <summary>Records of a batch; the last one may have fewer. Default 256.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>How many records of a recipe make a handy batch: 256, but 16 windows of EEG or genomes and 16 patterns, which are large.</summary>
    /// <param name="recipe">The dataset's recipe.</param>
    public static int UsualBatchSize(string recipe) => recipe is WindowShard.Recipe or GenomeNames.Recipe or ProductNames.Recipe ? 16 : 256;

    /// <summary>The order of the records. Default sequential.</summary>
    public ReadOrder Order { get; init; } = ReadOrder.Sequential;

    /// <summary>The seed of orders that draw, zero or more. Default 42.</summary>
    public int Seed { get; init; } = 42;
}
