namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>What a window database says of itself in its table <c>metadata</c>; null for a key that is not there.</summary>
/// <param name="WindowSize">Letters of a window.</param>
/// <param name="Stride">Letters from one window's start to the next one's.</param>
/// <param name="MinLengthThreshold">Windows shorter than this were left out; 0 for none.</param>
/// <param name="TotalWindows">Its windows.</param>
/// <param name="DistinctSequences">The sequences they are of.</param>
public sealed record WindowMetadata(long? WindowSize, long? Stride, long? MinLengthThreshold, long? TotalWindows, long? DistinctSequences);
