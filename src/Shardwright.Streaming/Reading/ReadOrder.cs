namespace Shardwright.Streaming.Reading;

/// <summary>In which order records are read.</summary>
public enum ReadOrder
{
    /// <summary>Manifest order: shard after shard, row after row.</summary>
    Sequential,
}
