namespace Shardwright.Recipes.Eeg;

/// <summary>A recording's channels, preprocessed.</summary>
/// <param name="Channels">One array a channel, in the order asked for: z-scores at 256 Hz, float32, stretches one after the other. All are of one length.</param>
/// <param name="SegmentLengths">Samples of each stretch, in order; their sum is the length of a channel.</param>
public sealed record PreprocessedSignal(IReadOnlyList<float[]> Channels, IReadOnlyList<int> SegmentLengths);
