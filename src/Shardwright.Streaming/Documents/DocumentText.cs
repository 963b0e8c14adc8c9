namespace Shardwright.Streaming.Documents;

/// <summary>One document as it was read.</summary>
/// <param name="Row">Its row in the shard.</param>
/// <param name="Utf8">Its text.</param>
internal readonly record struct DocumentText(long Row, byte[] Utf8);
