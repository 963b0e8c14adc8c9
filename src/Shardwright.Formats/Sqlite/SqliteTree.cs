using System.Buffers.Binary;

namespace Shardwright.Formats.Sqlite;

/// <summary>A table or index that is filled in ascending order: its pages are written once, from the leaves up.</summary>
/// <remarks>
/// Spec: Database File Format, section 1.6. Belongs to its <see cref="SqliteTreeFile"/>; used by the same thread. In memory is one page of each level.
/// Appending does not allocate.
/// </remarks>
public sealed class SqliteTree
{
    private readonly SqliteTreeFile file;
    private readonly bool isIndex;
    private readonly List<SqliteTreePage> levels = [];
    private readonly byte[] cell;
    private readonly int mostLocalBytes;
    private readonly int leastLocalBytes;
    private long lastRow;

    internal SqliteTree(SqliteTreeFile file, uint root, bool isIndex)
    {
        this.file = file;
        this.isIndex = isIndex;
        Root = root;
        var usable = file.PageBytes;
        leastLocalBytes = ((usable - 12) * 32 / 255) - 23;
        mostLocalBytes = isIndex ? ((usable - 12) * 64 / 255) - 23 : usable - 35;
        cell = new byte[usable + 32];
        levels.Add(new SqliteTreePage(usable, isIndex, isLeaf: true));
    }

    /// <summary>Rows or keys so far.</summary>
    public long Count { get; private set; }

    /// <summary>Levels of pages: 1 while all fits into the root.</summary>
    public int Levels => levels.Count;

    internal uint Root { get; }

    /// <summary>Appends a row to a table.</summary>
    /// <param name="row">Its row id, greater than the one before.</param>
    /// <param name="record">Its columns in the order of the declaration; copied.</param>
    /// <exception cref="ArgumentException">This is an index, or the row id is not greater.</exception>
    /// <exception cref="Foundation.Errors.StorageException">The disk refused.</exception>
    public void AppendRow(long row, SqliteRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (isIndex)
        {
            throw new ArgumentException("An index has keys, and no rows.", nameof(record));
        }

        if (Count > 0 && row <= lastRow)
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, "Row ids are appended in ascending order.");
        }

        var payload = record.Finish();
        var start = SqliteRecord.WriteVarint(cell, (ulong)payload.Length);
        start += SqliteRecord.WriteVarint(cell.AsSpan(start), unchecked((ulong)row));
        Append(start, payload);
        lastRow = row;
    }

    /// <summary>Appends a key to an index.</summary>
    /// <param name="record">The indexed columns and then the row id; copied. The caller gives them in the index's order, none twice: nothing checks it.</param>
    /// <exception cref="ArgumentException">This is a table.</exception>
    /// <exception cref="Foundation.Errors.StorageException">The disk refused.</exception>
    public void AppendKey(SqliteRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!isIndex)
        {
            throw new ArgumentException("A table has rows, and no keys.", nameof(record));
        }

        var payload = record.Finish();
        Append(SqliteRecord.WriteVarint(cell, (ulong)payload.Length), payload);
    }

    /// <summary>Writes what is not full, the root last.</summary>
    internal void Finish()
    {
        var child = 0u;
        for (var level = 0; level < levels.Count; level++)
        {
            var page = levels[level].Finish(child);
            if (level == levels.Count - 1)
            {
                file.Replace(Root, page);
                return;
            }

            child = file.Append(page);
        }
    }

    private void Append(int start, ReadOnlySpan<byte> payload)
    {
        if (payload.Length <= mostLocalBytes)
        {
            payload.CopyTo(cell.AsSpan(start));
            Add(0, cell.AsSpan(0, start + payload.Length));
        }
        else
        {
            var local = leastLocalBytes + ((payload.Length - leastLocalBytes) % (file.PageBytes - SqliteTreePage.ChildBytes));
            local = local > mostLocalBytes ? leastLocalBytes : local;
            payload[..local].CopyTo(cell.AsSpan(start));
            BinaryPrimitives.WriteUInt32BigEndian(cell.AsSpan(start + local), file.AppendOverflow(payload[local..]));
            Add(0, cell.AsSpan(0, start + local + SqliteTreePage.ChildBytes));
        }

        Count++;
    }

    private void Add(int level, ReadOnlySpan<byte> next)
    {
        if (level == levels.Count)
        {
            levels.Add(new SqliteTreePage(file.PageBytes, isIndex, isLeaf: false));
        }

        if (levels[level].TryAdd(next))
        {
            return;
        }

        Add(level + 1, Close(level));
        if (!levels[level].TryAdd(next))
        {
            throw new InvalidOperationException("A cell is larger than an empty page.");
        }
    }

    /// <summary>Writes a page that is full, behind which more will follow.</summary>
    /// <returns>The cell that stands for it a level above.</returns>
    private ReadOnlySpan<byte> Close(int level)
    {
        var page = levels[level];
        var divider = page.Divider;
        var length = SqliteTreePage.ChildBytes;
        var last = 0u;
        if (level == 0 && !isIndex)
        {
            // All rows stay in the leaves; above stands the greatest id of each.
            length += SqliteRecord.WriteVarint(divider.AsSpan(length), unchecked((ulong)lastRow));
        }
        else
        {
            // The last cell moves up instead of the one to come, so that no page ever stays without cells.
            var moved = page.RemoveLast();
            if (level > 0)
            {
                last = BinaryPrimitives.ReadUInt32BigEndian(moved);
                moved = moved[SqliteTreePage.ChildBytes..];
            }

            moved.CopyTo(divider.AsSpan(length));
            length += moved.Length;
        }

        BinaryPrimitives.WriteUInt32BigEndian(divider, file.Append(page.Finish(last)));
        page.Clear();
        return divider.AsSpan(0, length);
    }
}
