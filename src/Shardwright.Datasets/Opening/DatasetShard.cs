using Shardwright.Datasets.Splits;

namespace Shardwright.Datasets.Opening;

/// <summary>One shard of an opened dataset.</summary>
/// <param name="Name">Relative to the dataset's folder.</param>
/// <param name="Split">Its split; null in a folder without a manifest.</param>
/// <param name="Rows">Records in it; null where nobody counted them.</param>
/// <param name="Sha256">Its hash; null where there is none.</param>
public sealed record DatasetShard(string Name, SplitName? Split, long? Rows, string? Sha256);
