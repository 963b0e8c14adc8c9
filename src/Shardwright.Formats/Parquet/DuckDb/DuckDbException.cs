namespace Shardwright.Formats.Parquet.DuckDb;

/// <summary>What DuckDB said. Never leaves the folder: <see cref="ParquetThrow"/> turns it into an error about the user's file.</summary>
internal sealed class DuckDbException(DuckDbErrorKind kind, string message) : Exception(message)
{
    internal DuckDbErrorKind Kind { get; } = kind;
}
