namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>The file that has a sample's sequences.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Path">Its file.</param>
/// <param name="Layout">How they are stored in it.</param>
public sealed record SampleSequences(string Sample, string Path, SequenceLayout Layout);
