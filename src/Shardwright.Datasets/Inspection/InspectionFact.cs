namespace Shardwright.Datasets.Inspection;

/// <summary>One fact about a file or folder.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Value">The fact.</param>
public sealed record InspectionFact(string Name, string Value);
