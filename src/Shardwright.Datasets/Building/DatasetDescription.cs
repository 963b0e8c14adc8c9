using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;

namespace Shardwright.Datasets.Building;

/// <summary>What only the recipe knows of its finished dataset.</summary>
/// <param name="Version">The dataset's version.</param>
/// <param name="Seed">The seed of the split.</param>
/// <param name="ShardSizeBytes">The size asked of a shard.</param>
/// <param name="Splits">The shards of each split, in reading order, by base name.</param>
/// <param name="SplitBy">What was kept together.</param>
public sealed record DatasetDescription(string Version, long Seed, long ShardSizeBytes, SplitLists Splits, SplitBy SplitBy);
