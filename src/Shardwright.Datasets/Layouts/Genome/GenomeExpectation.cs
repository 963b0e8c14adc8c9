namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>What a run is configured for, against which a window database is held.</summary>
/// <param name="SequenceLength">Letters of a window, as the run has them.</param>
/// <param name="Stride">Letters from one window's start to the next one's.</param>
/// <param name="MinLengthThreshold">Windows shorter than this were to be left out; 0 where the run does not set it.</param>
public sealed record GenomeExpectation(long SequenceLength, long Stride, long MinLengthThreshold = 0);
