namespace Shardwright.Streaming.Reading;

/// <summary>In which order records are read.</summary>
public enum ReadOrder
{
    /// <summary>Manifest order: shard after shard, row after row.</summary>
    Sequential,

    /// <summary><c>eeg-balanced</c>: the balanced list of a window cache's <c>manifest.json</c>, drawn by the plan's seed.</summary>
    EegBalanced,

    /// <summary><c>eden-epoch</c>: windows of genomes, each epoch in an order of its own, computed from seed and epoch.</summary>
    EdenEpoch,
}
