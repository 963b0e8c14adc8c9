using System.Diagnostics.CodeAnalysis;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>What can be wrong with a split's list of sequences.</summary>
internal static class SplitThrow
{
    private const string Columns = "Write it again with a text column 'contig_id' and a column 'length' of whole numbers.";

    public static MalformedDataException NotParquet(string path, MalformedDataException error) => new(
        error.Location, $"Failed to read Parquet file at {path}: {error.Subject}", error.Expected, error.Found, error.Remedy, error);

    public static StorageException NotReadable(string path, StorageException error) => new(
        error.Location, $"Failed to read Parquet file at {path}: {error.Subject}", error.Expected, error.Found, error.Remedy, error);

    [DoesNotReturn]
    public static void ColumnsMissing(string path, IReadOnlyList<ParquetColumn> columns) => throw new MalformedDataException(
        new DataLocation(path), $"Parquet file {path} must contain 'contig_id' and 'length' columns",
        found: columns.Count == 0 ? "no columns" : $"only {string.Join(", ", columns.Take(20).Select(column => $"'{column.Name}'"))}{(columns.Count > 20 ? ", …" : "")}",
        remedy: Columns);

    [DoesNotReturn]
    public static void WrongType(string path, string column, string expected, ParquetType found) => throw new MalformedDataException(
        new DataLocation(path, Item: column), "column of a split", expected, $"the type {found}", Columns);

    [DoesNotReturn]
    public static void NoValue(string path, long row, string column, string expected) => throw new MalformedDataException(
        new DataLocation(path, RecordIndex: row, Item: column), "row of a split", expected, "null", "Fill in the value, or leave the row out.");

    [DoesNotReturn]
    public static void Negative(string path, long row, string found) => throw new MalformedDataException(
        new DataLocation(path, RecordIndex: row, Item: "length"), "row of a split", "a length of 0 or more, below 2^63", found, "Correct the length, or leave the row out.");
}
