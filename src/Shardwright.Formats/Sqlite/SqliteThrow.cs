using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Sqlite;

/// <summary>Every message about SQLite.</summary>
internal static class SqliteThrow
{
    private const string CopyAgain = "Copy or make the database again.";
    private const string OpenOnce = "Open it once where it may be written, with the program that wrote it or with sqlite3, and close it.";
    private const int TooManyFiles = 24;
    private const int TooManyFilesInSystem = 23;

    [DoesNotReturn]
    internal static void LibraryMissing(string library, string found) => throw new MissingComponentException(
        new DataLocation(library), "native library", "one that loads, of version 3.37 or later", found, "Install it: apt-get install libsqlite3-0.");

    [DoesNotReturn]
    internal static void NotFound(string path) => throw new StorageException(
        new DataLocation(path), "SQLite database", "a file", "nothing there", "Check the path.");

    [DoesNotReturn]
    internal static void IsFolder(string path) => throw new StorageException(
        new DataLocation(path), "SQLite database", "a file", "a folder", "Name the file inside it.");

    [DoesNotReturn]
    internal static void TooShort(string path, long bytes) => throw new MalformedDataException(
        new DataLocation(path), "SQLite database", "a header of 100 bytes",
        bytes == 0 ? "an empty file" : string.Create(CultureInfo.InvariantCulture, $"a file of {bytes}"), CopyAgain);

    [DoesNotReturn]
    internal static void Cut(string path, long expected, long found) => throw new MalformedDataException(
        new DataLocation(path), "SQLite database", string.Create(CultureInfo.InvariantCulture, $"{expected} bytes, as its header says"),
        string.Create(CultureInfo.InvariantCulture, $"{found}: it is cut"), CopyAgain);

    [DoesNotReturn]
    internal static void Unfinished(string path, string beside) => throw new DatasetStateException(
        new DataLocation(path), "SQLite database", "one that nobody writes", $"changes that are not in it yet, in {beside}", OpenOnce);

    [DoesNotReturn]
    internal static void TableMissing(string path, string table, IReadOnlyList<string> tables) => throw new MalformedDataException(
        new DataLocation(path, Item: table), "table", $"one with the name \"{table}\"",
        tables.Count == 0 ? "a database without tables" : $"no such table among {List(tables)}", "Check that this is the database that was meant.");

    [DoesNotReturn]
    internal static void ColumnsMissing(string path, string table, IReadOnlyList<string> missing, IReadOnlyList<string> columns)
        => throw new MalformedDataException(
            new DataLocation(path, Item: table), "columns", $"columns with the names {List(missing)}", $"only {List(columns)}",
            "Check that this is the database that was meant.");

    [DoesNotReturn]
    internal static void NoRowIds(string path, string table, string type) => throw new MalformedDataException(
        new DataLocation(path, Item: table), "table", "rows with row ids", type == "table" ? "a table made WITHOUT ROWID" : $"a {type}",
        "Read it with SELECT instead, or copy it into an ordinary table.");

    [DoesNotReturn]
    internal static void WrongKind(DataLocation where, SqliteKind expected, SqliteKind found) => throw new MalformedDataException(
        where, "value", $"of the kind {expected}", $"{found}", "Make the database again with values of the right kind.");

    [DoesNotReturn]
    internal static void NoValue(DataLocation where, string said) => throw new MalformedDataException(
        where, "value", "text or bytes in this row", said, "Check that the row ids belong to this database.");

    [DoesNotReturn]
    internal static void NotEmpty(string path, string name) => throw new MalformedDataException(
        new DataLocation(path, Item: name), "filling a table or index", "one with row ids that is empty", "one that has rows", "Make the database anew.");

    [DoesNotReturn]
    internal static void NotPlain(string path) => throw new MalformedDataException(
        new DataLocation(path), "filling a database",
        "one that was just made: UTF-8, no free pages, no reserved bytes, no automatic vacuum, no write-ahead log", "another", "Make the database anew.");

    [DoesNotReturn]
    internal static void TooManyPages(string path) => throw new StorageException(
        new DataLocation(path), "filling a database", "at most 4,294,967,294 pages", "more", "Make several databases.");

    [DoesNotReturn]
    internal static void WriteFailed(string path, Exception error) => throw new StorageException(
        new DataLocation(path), "writing the database",
        found: error.Message.Contains("No space left on device", StringComparison.Ordinal) ? "no space left" : error.Message.TrimEnd('.'),
        remedy: "Free space on this disk, check that this user may write there, and give the command again.", inner: error);

    [DoesNotReturn]
    internal static void WrongSql(string said, string sql) => throw new ArgumentException($"SQLite says: {said}. The statement: {sql}", nameof(sql));

    /// <summary>Whether this process has no file handle left to open a database with.</summary>
    internal static bool IsOutOfFiles(int code, int errorNumber)
        => (code & 0xff) == SqliteNative.CannotOpen && errorNumber is TooManyFiles or TooManyFilesInSystem;

    [DoesNotReturn]
    internal static void OutOfFiles(string path) => throw new StorageException(
        new DataLocation(path), "opening the database", found: "more open files than this process may have",
        remedy: "Raise the limit (ulimit -n), or keep fewer databases open.");

    /// <summary>The exception for a code that the library gave.</summary>
    /// <param name="where">The database and, where known, table and row.</param>
    /// <param name="subject">What was tried.</param>
    /// <param name="code">The extended result code.</param>
    /// <param name="said">The library's own words.</param>
    /// <param name="errorNumber">The operating system's, where it matters; otherwise 0.</param>
    internal static Exception Of(DataLocation where, string subject, int code, string said, int errorNumber)
    {
        switch (code & 0xff)
        {
            case SqliteNative.Busy or SqliteNative.Locked:
                return new DatasetStateException(
                    where, subject, "a database that is free", "one that another program has locked",
                    "Wait until it is done, or end it, and try again.");
            case SqliteNative.NotADatabase or SqliteNative.Corrupt:
                var (expected, found) = SqliteHeader.WhatIsWrong(where.Path) ?? ("a database whose pages are whole", said);
                return new MalformedDataException(where, subject, expected, found, CopyAgain);
            case SqliteNative.ReadOnly when code == SqliteNative.ReadOnlyRollback:
                return new DatasetStateException(
                    where, subject, "a database that was closed", $"a transaction that was broken off, in {where.Path}-journal", OpenOnce);
            case SqliteNative.CannotOpen or SqliteNative.Permission or SqliteNative.ReadOnly or SqliteNative.InputOutput or SqliteNative.Protocol:
                return new StorageException(
                    where, subject, found: errorNumber > 0 ? $"{said} ({Marshal.GetPInvokeErrorMessage(errorNumber)})" : said,
                    remedy: "Check the path, the disk, and that this user may use the file and its folder; a database in WAL mode that nobody writes can be opened as immutable.");
            case SqliteNative.Full:
                return new StorageException(
                    where, subject, found: "no space left", remedy: "Free space on this disk and give the command again.");
            case SqliteNative.Constraint:
                return new MalformedDataException(
                    where, subject, "values that the table's constraints allow", said, "Remove duplicates and missing values from the input.");
            case SqliteNative.TooBig:
                return new MalformedDataException(
                    where, subject, "values below the limit", said, "Raise MaxValueBytes where that is meant, or read the value in pieces.");
            case SqliteNative.Interrupted:
                return new OperationCanceledException(said);
            case SqliteNative.NoMemory:
                return new InsufficientMemoryException($"{where}: {subject}: {said}");
            case SqliteNative.Misuse:
                return new InvalidOperationException($"{where}: {subject}: {said}");
            default:
                return new MalformedDataException(where, subject, found: said, remedy: "Check that this is the database that was meant.");
        }
    }

    private static string List(IReadOnlyList<string> names)
    {
        const int Most = 20;
        var text = string.Join(", ", names.Take(Most));
        return names.Count > Most ? string.Create(CultureInfo.InvariantCulture, $"{text} and {names.Count - Most} more") : text;
    }
}
