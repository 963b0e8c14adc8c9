namespace Shardwright.Recipes.Eeg;

/// <summary>A recording of a sample. Its label files lie beside it.</summary>
/// <param name="Name">Its path below the sample's folder, with <c>/</c>.</param>
/// <param name="Split"><c>train</c>, <c>dev</c> or <c>eval</c>.</param>
/// <param name="Patient">Whose it is.</param>
/// <param name="RateHz">Samples a second, of every signal.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="Labels">The labels of its signals, in order.</param>
/// <param name="Seizures">Its seizures, by time; none overlap.</param>
public sealed record EegSampleRecording(
    string Name, string Split, string Patient, int RateHz, int Seconds, IReadOnlyList<string> Labels, IReadOnlyList<EegSampleSeizure> Seizures);
