namespace Shardwright.Recipes.Eeg;

/// <summary>A recording's channels, preprocessed.</summary>
/// <param name="Channels">One array a channel, float32, stretches one after the other.</param>
/// <param name="SegmentLengths">Samples of each stretch.</param>
public sealed record PreprocessedSignal(IReadOnlyList<float[]> Channels, IReadOnlyList<int> SegmentLengths);
