namespace Shardwright.Streaming.Documents;

/// <summary>Documents that come together: a refill of the packer's buffer.</summary>
/// <param name="Shard">The shard that they are of.</param>
/// <param name="First">The first shard that the reading opened, whether or not it had documents for this rank.</param>
/// <param name="Documents">The documents, in row order.</param>
/// <param name="After">Where the next one is.</param>
internal sealed record FollowedBatch(FollowedShard Shard, FollowedShard First, IReadOnlyList<DocumentText> Documents, FollowPlace After);
