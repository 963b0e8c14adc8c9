namespace Shardwright.Streaming.Genome;

/// <summary>Where a sequence of a split lies.</summary>
/// <param name="Number">By which its store reads it.</param>
/// <param name="Sample">The index of its sample.</param>
/// <param name="Tag">The number of its control tag; <see cref="ControlTags.None"/> for none.</param>
internal readonly record struct ResolvedSequence(long Number, int Sample, int Tag);
