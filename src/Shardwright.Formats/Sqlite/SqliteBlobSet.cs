namespace Shardwright.Formats.Sqlite;

/// <summary>The texts or blobs of one column, of which those read last stay open.</summary>
/// <remarks>
/// An open value knows where its pages are: in a value of 10 MB and pages of 4 KiB the walk to a place costs a millisecond, and the second read nothing of it.
/// Belongs to its database, which disposes it. Used by one thread at a time. Reading from an open value does not allocate.
/// </remarks>
public sealed class SqliteBlobSet
{
    private readonly SqliteDatabase database;
    private readonly string table;
    private readonly string column;
    private readonly SqliteBlob[] blobs;
    private readonly long[] rows;
    private readonly long[] lastUses;
    private int count;
    private long uses;

    internal SqliteBlobSet(SqliteDatabase database, string table, string column)
    {
        this.database = database;
        this.table = table;
        this.column = column;
        var capacity = database.Options.KeptBlobs;
        (blobs, rows, lastUses) = (new SqliteBlob[capacity], new long[capacity], new long[capacity]);
    }

    /// <summary>Bytes in the value of a row, which is opened.</summary>
    /// <param name="row">The row id.</param>
    /// <inheritdoc cref="SqliteBlob.MoveTo" path="/exception"/>
    public int LengthBytes(long row) => Find(row).LengthBytes;

    /// <summary>Reads bytes of the value of a row.</summary>
    /// <param name="row">The row id.</param>
    /// <param name="offsetBytes">Where they begin, from the start of the value.</param>
    /// <param name="destination">Receives as many as it has room for, or as the value has.</param>
    /// <returns>How many were read: fewer than there is room for where the value ends before, 0 past its end.</returns>
    /// <exception cref="Foundation.Errors.StorageException">The disk refused.</exception>
    /// <inheritdoc cref="SqliteBlob.MoveTo" path="/exception"/>
    public int ReadAt(long row, int offsetBytes, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offsetBytes);
        var blob = Find(row);
        var bytes = Math.Min(destination.Length, Math.Max(0, blob.LengthBytes - offsetBytes));
        if (bytes > 0)
        {
            blob.Read(offsetBytes, destination[..bytes]);
        }

        return bytes;
    }

    /// <summary>Closes all values; the set can be used on, and opens them anew.</summary>
    public void Close()
    {
        for (var slot = 0; slot < count; slot++)
        {
            blobs[slot].Dispose();
        }

        Array.Clear(blobs);
        count = 0;
    }

    private SqliteBlob Find(long row)
    {
        uses++;
        var slot = rows.AsSpan(0, count).IndexOf(row);
        if (slot < 0)
        {
            slot = Open(row);
        }

        lastUses[slot] = uses;
        return blobs[slot];
    }

    private int Open(long row)
    {
        if (count < blobs.Length)
        {
            blobs[count] = database.OpenBlob(table, column, row);
            rows[count] = row;
            return count++;
        }

        var slot = 0;
        for (var other = 1; other < count; other++)
        {
            if (lastUses[other] < lastUses[slot])
            {
                slot = other;
            }
        }

        try
        {
            blobs[slot].MoveTo(row);
            rows[slot] = row;
            return slot;
        }
        catch
        {
            blobs[slot].Dispose();
            count--;
            (blobs[slot], rows[slot], lastUses[slot]) = (blobs[count], rows[count], lastUses[count]);
            throw;
        }
    }
}
