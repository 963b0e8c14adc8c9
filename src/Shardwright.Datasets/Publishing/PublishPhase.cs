namespace Shardwright.Datasets.Publishing;

/// <summary>When a file of a dataset is published: each phase only after all of the one before is there.</summary>
public enum PublishPhase
{
    /// <summary>Files of records.</summary>
    Shards,

    /// <summary>Files beside them: rejected records, groups, block checksums, indexes.</summary>
    Beside,

    /// <summary><c>SHA256SUMS</c> and <c>dataset_manifest.json</c>.</summary>
    Manifest,

    /// <summary><c>_COMPLETE</c>.</summary>
    Mark,
}
