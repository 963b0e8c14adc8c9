namespace Shardwright.Streaming.Documents;

/// <summary>A shard of a growing folder, as a cursor knows it.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Bytes">The file's size when it was read.</param>
internal sealed record FollowedShard(string Name, long Bytes);
