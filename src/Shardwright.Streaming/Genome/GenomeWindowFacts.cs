namespace Shardwright.Streaming.Genome;

/// <summary>Where a window lies, for people and for logs.</summary>
/// <param name="Index">The window, from 0, in the order of its database.</param>
/// <param name="SequenceId">The sequence's id.</param>
/// <param name="Sample">The sample whose file has the sequence.</param>
/// <param name="WindowInSequence">The window's index in its sequence, from 0.</param>
/// <param name="Start">Its first letter in the sequence, from 0.</param>
public sealed record GenomeWindowFacts(long Index, string SequenceId, string Sample, long WindowInSequence, long Start);
