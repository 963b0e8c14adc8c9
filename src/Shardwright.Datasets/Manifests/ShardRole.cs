namespace Shardwright.Datasets.Manifests;

/// <summary>What a file of a dataset is.</summary>
public enum ShardRole
{
    /// <summary>A file of records.</summary>
    Shard,

    /// <summary>A file that stands beside the records: an index, block checksums, a list of groups.</summary>
    Aux,
}
