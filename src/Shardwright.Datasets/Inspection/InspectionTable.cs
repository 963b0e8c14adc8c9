namespace Shardwright.Datasets.Inspection;

/// <summary>One table about a file or folder.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Its headings.</param>
/// <param name="Rows">Its rows, as many cells as headings.</param>
public sealed record InspectionTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
