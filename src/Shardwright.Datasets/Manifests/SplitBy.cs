namespace Shardwright.Datasets.Manifests;

/// <summary>What was kept together when a dataset was split.</summary>
public enum SplitBy
{
    /// <summary>Whole shards: records of one group may stand on two sides.</summary>
    Shards,

    /// <summary>Whole groups: no group stands on two sides.</summary>
    Groups,

    /// <summary>The split that the data came with.</summary>
    Official,
}
