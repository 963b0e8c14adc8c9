namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Is told of one sequence that a window database names; the calls come in the order of the sequences' numbers, from 0.</summary>
/// <param name="contigId">Its id, UTF-8; lent for the call.</param>
public delegate void WindowSequenceVisitor(ReadOnlySpan<byte> contigId);
