namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>A preprocessed recording in memory: what a cache file is written from.</summary>
/// <param name="Samples">One array a channel, float32 z-scores, all of one length; stretches without a gap one after the other.</param>
/// <param name="Labels">1 where there is seizure, else 0; as long as a channel.</param>
/// <param name="SegmentLengths">Samples of each stretch without a gap; their sum is the length of a channel.</param>
public sealed record CachedSignal(IReadOnlyList<float[]> Samples, byte[] Labels, IReadOnlyList<int> SegmentLengths);
