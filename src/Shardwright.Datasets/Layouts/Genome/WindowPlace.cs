namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Where a window lies.</summary>
/// <param name="Sequence">The sequence, numbered from 0 in the order in which a window database first names them.</param>
/// <param name="WindowInSequence">The window's index in the sequence: it starts at so many strides.</param>
public readonly record struct WindowPlace(int Sequence, long WindowInSequence);
