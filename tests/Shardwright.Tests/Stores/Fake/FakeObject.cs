namespace Shardwright.Tests.Stores.Fake;

/// <summary>An object that the server keeps.</summary>
/// <param name="Body">Its bytes.</param>
/// <param name="ETag">With its quotes.</param>
/// <param name="Modified">When it was stored.</param>
/// <param name="Metadata">By name, without <c>x-amz-meta-</c>.</param>
internal sealed record FakeObject(byte[] Body, string ETag, DateTimeOffset Modified, IReadOnlyDictionary<string, string> Metadata);
