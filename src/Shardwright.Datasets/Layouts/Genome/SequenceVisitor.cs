namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Is shown one sequence of a sample.</summary>
/// <param name="contigId">Its id, UTF-8; lent for the call.</param>
/// <param name="sequence">The number by which its store reads it.</param>
/// <param name="length">Its length in letters.</param>
public delegate void SequenceVisitor(ReadOnlySpan<byte> contigId, long sequence, long length);
