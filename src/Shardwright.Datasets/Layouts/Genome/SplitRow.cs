namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>One sequence of a split.</summary>
/// <param name="ContigId">Its id.</param>
/// <param name="Length">Its letters.</param>
public readonly record struct SplitRow(string ContigId, long Length);
