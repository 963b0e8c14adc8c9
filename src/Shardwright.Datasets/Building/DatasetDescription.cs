using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;

namespace Shardwright.Datasets.Building;

/// <summary>What only the recipe knows of its finished dataset.</summary>
/// <param name="Version">The dataset's version.</param>
/// <param name="Seed">The seed of the split.</param>
/// <param name="ShardSizeBytes">The size asked of a shard.</param>
/// <param name="Splits">The shards of each split, in reading order, by base name.</param>
/// <param name="SplitBy">What was kept together.</param>
public sealed record DatasetDescription(string Version, long Seed, long ShardSizeBytes, SplitLists Splits, SplitBy SplitBy)
{
    /// <summary>The native spelling of a split, where it differs: <c>val</c> to <c>dev</c>.</summary>
    public IReadOnlyDictionary<string, string> SplitAlias { get; init; } = new Dictionary<string, string>();

    /// <summary>Files that the recipe wrote beside the shards, relative to the dataset's folder.</summary>
    public IReadOnlyList<string> Aux { get; init; } = [];
}
