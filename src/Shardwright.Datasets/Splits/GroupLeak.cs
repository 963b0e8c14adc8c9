namespace Shardwright.Datasets.Splits;

/// <summary>A group on two sides of a split.</summary>
/// <param name="Group">The group.</param>
/// <param name="First">The split it was met in first.</param>
/// <param name="Second">The other.</param>
public readonly record struct GroupLeak(string Group, SplitName First, SplitName Second);
