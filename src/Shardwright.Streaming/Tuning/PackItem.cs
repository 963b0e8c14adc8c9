namespace Shardwright.Streaming.Tuning;

/// <summary>A sample that is to be placed in a row.</summary>
/// <param name="Position">Its place in the order of the samples, from 0.</param>
/// <param name="Length">Its length in tokens, at least 1.</param>
public readonly record struct PackItem(long Position, int Length);
