namespace Shardwright.Recipes.Eeg;

/// <summary>What sample of recordings there is.</summary>
/// <param name="Recordings">The recordings, in the order of their patients: train, dev, eval.</param>
/// <param name="Bytes">The size of all recordings, labels left out.</param>
public sealed record EegSampleReport(IReadOnlyList<EegSampleRecording> Recordings, long Bytes);
