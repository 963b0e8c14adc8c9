namespace Shardwright.Formats.Parquet;

/// <summary>One column as a caller sees it.</summary>
/// <param name="Name">The field's name in the schema. No two columns that are written may differ in case alone.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Nullable">
/// Whether a row may have no value: OPTIONAL in the file, else REQUIRED. Items of a list always have values, and are written as OPTIONAL,
/// as everywhere.
/// </param>
public sealed record ParquetColumn(string Name, ParquetType Type, bool Nullable = true);
