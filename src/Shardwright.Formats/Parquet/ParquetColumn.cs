namespace Shardwright.Formats.Parquet;

/// <summary>One column as a caller sees it.</summary>
/// <param name="Name">The field's name in the schema. No two columns that are written may differ in case alone.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Nullable">
/// Whether a row may have no value. DuckDB writes every column as OPTIONAL: <see langword="false"/> makes the writer refuse nulls,
/// and does not show in the file.
/// </param>
public sealed record ParquetColumn(string Name, ParquetType Type, bool Nullable = true);
