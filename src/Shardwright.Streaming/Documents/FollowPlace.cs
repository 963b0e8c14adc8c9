namespace Shardwright.Streaming.Documents;

/// <summary>Where the next document of a growing folder is for one rank.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Consumed">The shards that this epoch is done with.</param>
/// <param name="Shard">The shard that is being read; null where the next one is still to be found.</param>
/// <param name="NextRow">The first row of that shard that was not looked at.</param>
internal sealed record FollowPlace(long Epoch, ConsumedShards? Consumed, FollowedShard? Shard, long NextRow)
{
    internal static FollowPlace Start { get; } = new(0, null, null, 0);
}
