using Shardwright.Datasets.Splits;

namespace Shardwright.Recipes.Genome;

/// <summary>One side of a split.</summary>
/// <param name="Split">Which.</param>
/// <param name="Path">Its list of sequences.</param>
/// <param name="Samples">Samples that have a sequence in it.</param>
/// <param name="Sequences">Its sequences.</param>
/// <param name="Bases">Their letters.</param>
public sealed record SequenceSplitFile(SplitName Split, string Path, int Samples, long Sequences, long Bases);
