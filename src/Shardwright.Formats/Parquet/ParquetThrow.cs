using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Formats.Parquet.DuckDb;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Parquet;

/// <summary>Every message about Parquet.</summary>
internal static class ParquetThrow
{
    private const string CopyAgain = "Copy or build the file again.";

    [DoesNotReturn]
    internal static void NotParquet(string path, long offset, string what, string found)
        => throw new MalformedDataException(
            new DataLocation(path, offset), what, expected: "PAR1", found, "Check that this is a whole Parquet file.");

    [DoesNotReturn]
    internal static void Encrypted(string path, long? offset)
        => throw new MalformedDataException(
            new DataLocation(path, offset), "Parquet file", expected: "readable without a key", found: "encryption",
            "Write the file again without encryption.");

    [DoesNotReturn]
    internal static void TooShort(string path, long bytes)
        => throw new MalformedDataException(
            new DataLocation(path, bytes), "Parquet file", expected: "at least 12 bytes", Number(bytes, "bytes"), CopyAgain);

    [DoesNotReturn]
    internal static void Footer(string path, long offset, string what, string expected, string found)
        => throw new MalformedDataException(new DataLocation(path, offset), what, expected, found, CopyAgain);

    [DoesNotReturn]
    internal static void CannotOpen(string path, Exception error)
        => throw new StorageException(
            new DataLocation(path), "Parquet file", expected: "a file that can be read",
            found: error switch
            {
                FileNotFoundException or DirectoryNotFoundException => "no such file",
                _ when Directory.Exists(path) => "a folder",
                UnauthorizedAccessException => "no permission to read it",
                _ => error.Message,
            },
            "Check the path.", error);

    [DoesNotReturn]
    internal static void WriteFailed(string path, Exception error)
    {
        const int NoSpace = 28;
        throw error.HResult == NoSpace || error.Message.Contains("No space left on device", StringComparison.Ordinal)
            ? new StorageException(
                new DataLocation(path), "writing Parquet", found: "no space left on the disk",
                remedy: "Free some space and run again.", inner: error)
            : new StorageException(
                new DataLocation(path), "writing Parquet",
                found: Directory.Exists(path) ? "a folder" : error.Message.TrimEnd('.'), remedy: "Check the folder and its permissions.", inner: error);
    }

    [DoesNotReturn]
    internal static void RowGroupTooLarge(string path, long limitBytes)
        => throw new StorageException(
            new DataLocation(path), "writing Parquet", expected: $"a row group of at most {Number(limitBytes, "bytes")}",
            found: "a larger one", remedy: "Use smaller row groups or a larger memory limit.");

    [DoesNotReturn]
    internal static void FooterTooLarge(string path, long bytes)
        => throw new StorageException(
            new DataLocation(path), "Parquet footer", expected: $"at most {Number(ParquetHeader.MaxFooterBytes, "bytes")}",
            found: Number(bytes, "bytes"), remedy: "Use larger row groups.");

    [DoesNotReturn]
    internal static void BatchTooLarge(string column)
        => throw new ArgumentException(
            $"Column \"{column}\": the values of one batch pass {ParquetRowBatch.MaxListBytes} bytes; return fewer rows a call.",
            nameof(column));

    [DoesNotReturn]
    internal static void NotNullable(string column)
        => throw new ArgumentException($"Column \"{column}\" is not nullable.", nameof(column));

    [DoesNotReturn]
    internal static void LibraryMissing(string library, string package)
        => throw new MissingComponentException(
            new DataLocation(library), "native library", expected: $"{library} of package {package}", found: "no such library",
            $"Install it: apt-get install {package}");

    [DoesNotReturn]
    internal static void ReadFailed(string path, string opened, long row, DuckDbException error)
    {
        // DuckDB names the file as it was opened; people know it by its path.
        var found = OneLine(error).Replace(opened, path, StringComparison.Ordinal);
        var where = new DataLocation(path, RecordIndex: row);
        throw error.Kind == DuckDbErrorKind.OutOfMemory
            ? new StorageException(where, "reading Parquet", found: found, remedy: "Use a larger memory limit.", inner: error)
            : new MalformedDataException(where, "column data", expected: "pages that decode", found, CopyAgain, error);
    }

    [DoesNotReturn]
    internal static void RowsMissing(string path, long expected, long found)
        => throw new MalformedDataException(
            new DataLocation(path, RecordIndex: found), "rows", expected: $"row {expected.ToString(CultureInfo.InvariantCulture)} next",
            found: $"row {found.ToString(CultureInfo.InvariantCulture)}", CopyAgain);

    [DoesNotReturn]
    internal static void RowsEnd(string path, long row, long end)
        => throw new MalformedDataException(
            new DataLocation(path, RecordIndex: row), "rows", expected: $"{Number(end, "rows")}, as the footer says",
            found: $"the end after {Number(row, "rows")}", CopyAgain);

    [DoesNotReturn]
    internal static void NullInList(string path, string column, long row)
        => throw new MalformedDataException(
            new DataLocation(path, RecordIndex: row, Item: column), "list", expected: "values only", found: "a null between them",
            "Write the file again without nulls inside lists.");

    [DoesNotReturn]
    internal static void Decoded(string path, string column, ParquetType expected, (DuckDbType Type, bool List) found)
        => throw new MalformedDataException(
            new DataLocation(path, Item: column), "column type", expected.ToString(),
            found.List ? $"a list of {found.Type}" : found.Type.ToString(), CopyAgain);

    [DoesNotReturn]
    internal static void NotReadable(string path, string column)
        => throw new MalformedDataException(
            new DataLocation(path, Item: column), "column type", expected: "a scalar or a list of scalars", found: "another kind of field",
            "Name the columns to read, without this one.");

    [DoesNotReturn]
    internal static void NoColumn(string path, string column, IEnumerable<ParquetColumn> columns)
        => throw new ArgumentException(
            $"{path} has no column \"{column}\"; it has {string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}.",
            nameof(columns));

    [DoesNotReturn]
    internal static void WrongType<T>(ParquetColumn column)
        => throw new ArgumentException(
            $"Column \"{column.Name}\" is {column.Type}, which has no values of {typeof(T).Name} here.", nameof(column));

    [DoesNotReturn]
    internal static void WrongType(ParquetColumn column, ParquetType asked)
        => throw new ArgumentException($"Column \"{column.Name}\" is {column.Type}, not {asked}.", nameof(column));

    private static string Number(long count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count} {unit}");

    private static string OneLine(DuckDbException error)
        => string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
