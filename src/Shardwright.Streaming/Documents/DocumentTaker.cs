namespace Shardwright.Streaming.Documents;

/// <summary>Takes one document of a sequence.</summary>
/// <param name="document">Its number, from 0.</param>
/// <param name="utf8">Its text, lent for the call.</param>
internal delegate void DocumentTaker(long document, ReadOnlySpan<byte> utf8);
