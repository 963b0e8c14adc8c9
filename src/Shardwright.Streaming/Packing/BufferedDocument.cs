using Shardwright.Streaming.Documents;

namespace Shardwright.Streaming.Packing;

/// <summary>A document that waits in the packer's buffer, and where it can be read again.</summary>
internal readonly record struct BufferedDocument(FollowedShard Shard, long Row, int[] Tokens);
