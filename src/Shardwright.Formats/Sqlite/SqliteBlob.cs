using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Sqlite.SqliteNative;

namespace Shardwright.Formats.Sqlite;

/// <summary>A text or blob of one row, read in pieces straight from its pages.</summary>
/// <remarks>
/// A piece costs the same wherever in the value it lies, once the chain of pages before it was walked, which the first read does. Texts are
/// read as the bytes that are stored: UTF-8 or UTF-16, as <see cref="SqliteDatabase.IsUtf8"/> says. While it is open, its connection holds a shared
/// lock. Used by one thread at a time, the one that uses its database. Reading does not allocate.
/// </remarks>
public sealed unsafe class SqliteBlob : IDisposable
{
    private readonly SqliteDatabase database;
    private readonly string table;
    private readonly string column;
    private SqliteBlobHandle? handle;
    private bool isDisposed;

    internal SqliteBlob(SqliteDatabase database, string table, string column)
    {
        this.database = database;
        this.table = table;
        this.column = column;
    }

    /// <summary>The row id.</summary>
    public long RowId { get; private set; }

    /// <summary>Bytes in the value.</summary>
    public int LengthBytes { get; private set; }

    /// <summary>Reads bytes of the value.</summary>
    /// <param name="offsetBytes">Where they begin, from the start of the value.</param>
    /// <param name="destination">Receives as many as it has room for.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not all in the value.</exception>
    /// <exception cref="MalformedDataException">Pages are damaged, or the row is gone.</exception>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void Read(int offsetBytes, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offsetBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offsetBytes, LengthBytes - destination.Length);
        if (destination.IsEmpty)
        {
            return;
        }

        fixed (byte* first = destination)
        {
            var code = handle is null ? Abort : sqlite3_blob_read(handle, first, destination.Length, offsetBytes);
            if ((code & 0xff) == Abort)
            {
                // The row was written through this connection since.
                MoveTo(RowId);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(offsetBytes, LengthBytes - destination.Length);
                code = sqlite3_blob_read(handle!, first, destination.Length, offsetBytes);
            }

            if (code != Ok)
            {
                throw database.Failure("reading a value", $"{table}.{column}", RowId);
            }
        }
    }

    /// <summary>Opens the same column of another row, which is cheaper than a blob of its own.</summary>
    /// <param name="row">The row id.</param>
    /// <exception cref="MalformedDataException">There is no such row, its value is neither text nor blob, or pages are damaged.</exception>
    /// <exception cref="DatasetStateException">Another program has the database locked.</exception>
    public void MoveTo(long row)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (handle is not null && sqlite3_blob_reopen(handle, row) != Ok)
        {
            // Its failure ends a blob for good; what it was, the next call says.
            Close();
        }

        if (handle is null)
        {
            Open(row);
        }

        RowId = row;
        LengthBytes = sqlite3_blob_bytes(handle!);
    }

    /// <summary>Closes the blob.</summary>
    public void Dispose()
    {
        isDisposed = true;
        Close();
    }

    private void Open(long row)
    {
        var code = sqlite3_blob_open(database.Connection, "main", table, column, row, 0, out var pointer);
        if (code == Ok)
        {
            handle = new SqliteBlobHandle(pointer);
            return;
        }

        if ((code & 0xff) != Error)
        {
            throw database.Failure("opening a value", $"{table}.{column}", row);
        }

        // No such table, column, row, or a value that is a number or missing: all of them are one code.
        var said = database.Said;
        var found = database.RequireTable(table, column);
        if (!found.HasRowIds)
        {
            SqliteThrow.NoRowIds(database.Path, table, found.Type);
        }

        SqliteThrow.NoValue(new DataLocation(database.Path, RecordIndex: row, Item: $"{table}.{column}"), said);
    }

    private void Close()
    {
        handle?.Dispose();
        handle = null;
        LengthBytes = 0;
    }
}
