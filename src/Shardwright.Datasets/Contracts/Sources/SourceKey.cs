namespace Shardwright.Datasets.Contracts.Sources;

/// <summary>One key that a file has.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, in a contract's words; empty where it cannot be told.</param>
/// <param name="Shape">Its dimensions, slowest first; none for a single value.</param>
/// <param name="Refusal">Why it is not read; null where it is.</param>
/// <param name="IsFortranOrder">Whether the file has the first index varying fastest.</param>
internal sealed record SourceKey(string Name, string Type, IReadOnlyList<long> Shape, string? Refusal = null, bool IsFortranOrder = false);
