using System.Buffers.Binary;

namespace Shardwright.Formats.Sqlite;

/// <summary>The page of one level of a tree that is being filled: cells from the page's end towards its beginning, in ascending order.</summary>
/// <remarks>Spec: Database File Format, section 1.6.</remarks>
internal sealed class SqliteTreePage
{
    /// <summary>Bytes of a page's number, with which a cell of an interior page begins.</summary>
    public const int ChildBytes = sizeof(uint);

    private const int LeafHeaderBytes = 8;
    private const int LeastCellBytes = 4;
    private const int PointerBytes = 2;

    private readonly byte[] bytes;
    private readonly int headerBytes;
    private int cells;
    private int contentStart;
    private int lastCellBytes;

    public SqliteTreePage(int pageBytes, bool isIndex, bool isLeaf)
    {
        bytes = new byte[pageBytes];
        headerBytes = isLeaf ? LeafHeaderBytes : LeafHeaderBytes + ChildBytes;
        bytes[0] = (isIndex, isLeaf) switch
        {
            (false, false) => 5,
            (false, true) => 13,
            (true, false) => 2,
            (true, true) => 10,
        };
        Divider = new byte[pageBytes];
        Clear();
    }

    /// <summary>Room for the cell that goes up when the page is closed.</summary>
    public byte[] Divider { get; }

    /// <summary>Adds a cell behind the others.</summary>
    /// <returns>False where there is no room for it.</returns>
    public bool TryAdd(ReadOnlySpan<byte> cell)
    {
        var size = Math.Max(cell.Length, LeastCellBytes);
        var pointer = headerBytes + (cells * PointerBytes);
        if (contentStart - size < pointer + PointerBytes)
        {
            return false;
        }

        contentStart -= size;
        lastCellBytes = cell.Length;
        cell.CopyTo(bytes.AsSpan(contentStart));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(pointer), (ushort)contentStart);
        cells++;
        return true;
    }

    /// <summary>Takes the last cell off the page; lent until the next is added.</summary>
    public ReadOnlySpan<byte> RemoveLast()
    {
        var cell = bytes.AsSpan(contentStart, lastCellBytes);
        cells--;
        bytes.AsSpan(headerBytes + (cells * PointerBytes), PointerBytes).Clear();
        contentStart += Math.Max(lastCellBytes, LeastCellBytes);
        return cell;
    }

    /// <summary>The page as it is stored; what was taken off it and not overwritten may stand in its free space.</summary>
    /// <param name="last">Of an interior page the child behind all cells.</param>
    public ReadOnlySpan<byte> Finish(uint last)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(3), (ushort)cells);

        // 65,536 is stored as 0.
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(5), unchecked((ushort)contentStart));
        if (headerBytes > LeafHeaderBytes)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(LeafHeaderBytes), last);
        }

        // Between pointers and cells, so that the same rows give the same bytes.
        var free = headerBytes + (cells * PointerBytes);
        bytes.AsSpan(free, contentStart - free).Clear();
        return bytes;
    }

    /// <summary>Begins the next page.</summary>
    public void Clear()
    {
        cells = 0;
        contentStart = bytes.Length;
        lastCellBytes = 0;
    }
}
