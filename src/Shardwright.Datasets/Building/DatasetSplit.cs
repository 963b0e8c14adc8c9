using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;

namespace Shardwright.Datasets.Building;

/// <summary>How a finished dataset is split anew.</summary>
/// <param name="Lists">The shards of each split, in reading order, by base name.</param>
/// <param name="By">What was kept together.</param>
/// <param name="Seed">The seed of the split.</param>
public sealed record DatasetSplit(SplitLists Lists, SplitBy By, long Seed);
