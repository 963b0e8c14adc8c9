using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Genome;

/// <summary>Brings the rows of a split into the byte order of their ids, in bounded memory.</summary>
/// <remarks>Rows are added, then gone through once. What does not fit is sorted in runs, written beside the output, and merged.</remarks>
internal sealed class ContigSorter : IDisposable
{
    /// <summary>Before an id: its length in bytes, the sequence's length, the row.</summary>
    public const int HeadBytes = sizeof(int) + sizeof(long) + sizeof(long);

    private const int BytesOfItem = sizeof(int) + sizeof(ulong);

    private readonly string split;
    private readonly int mostBytes;
    private readonly ContigRuns runs;
    private byte[] arena = new byte[64 << 10];
    private int[] items = new int[1024];
    private int arenaLength;
    private int count;
    private bool isAscending = true;
    private bool isMerging;
    private int next = -1;
    private byte[] previous = [];
    private int previousLength = -1;
    private long previousRow;

    public ContigSorter(string split, string output, int mostBytes)
    {
        this.split = split;
        this.mostBytes = mostBytes;
        runs = new ContigRuns(output, mostBytes);
    }

    /// <summary>The id of the row at which <see cref="MoveNext"/> stopped; lent until it is called again.</summary>
    public ReadOnlySpan<byte> ContigId => IdOf(Current);

    /// <summary>Its length.</summary>
    public long Length => BinaryPrimitives.ReadInt64LittleEndian(Current[sizeof(int)..]);

    private long Row => BinaryPrimitives.ReadInt64LittleEndian(Current[(sizeof(int) + sizeof(long))..]);

    private ReadOnlySpan<byte> Current => isMerging ? runs.Current : arena.AsSpan(items[next]);

    /// <summary>The id of an entry.</summary>
    public static ReadOnlySpan<byte> IdOf(ReadOnlySpan<byte> entry)
        => entry.Slice(HeadBytes, BinaryPrimitives.ReadInt32LittleEndian(entry));

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<byte> contigId, long length, long row)
    {
        if (contigId.IsEmpty)
        {
            throw new MalformedDataException(
                new DataLocation(split, RecordIndex: row, Item: "contig_id"), "row of a split", "an id", "an empty text", "Fill in the id, or leave the row out.");
        }

        var bytes = HeadBytes + contigId.Length;
        if (count > 0 && (long)arenaLength + bytes + ((count + 1L) * BytesOfItem) > mostBytes)
        {
            Spill();
        }

        Grow(bytes);
        isAscending = isAscending && (count == 0 || IdOf(arena.AsSpan(items[count - 1])).SequenceCompareTo(contigId) < 0);
        var entry = arena.AsSpan(arenaLength, bytes);
        BinaryPrimitives.WriteInt32LittleEndian(entry, contigId.Length);
        BinaryPrimitives.WriteInt64LittleEndian(entry[sizeof(int)..], length);
        BinaryPrimitives.WriteInt64LittleEndian(entry[(sizeof(int) + sizeof(long))..], row);
        contigId.CopyTo(entry[HeadBytes..]);
        items[count++] = arenaLength;
        arenaLength += bytes;
    }

    /// <summary>Moves to the next row in order; no row can be added after.</summary>
    /// <exception cref="MalformedDataException">Its id is that of the row before.</exception>
    /// <exception cref="StorageException">The disk refused.</exception>
    public bool MoveNext()
    {
        if (next < 0)
        {
            Begin();
        }

        next++;
        if (isMerging ? !runs.MoveNext() : next >= count)
        {
            return false;
        }

        var id = ContigId;
        if (previousLength >= 0 && id.SequenceEqual(previous.AsSpan(0, previousLength)))
        {
            throw new MalformedDataException(
                new DataLocation(split, RecordIndex: Math.Max(Row, previousRow), Item: "contig_id"), "row of a split", "each id once",
                string.Create(CultureInfo.InvariantCulture, $"\"{Encoding.UTF8.GetString(id)}\", a duplicate of record {Math.Min(Row, previousRow)}"), "Leave one of them out.");
        }

        if (previous.Length < id.Length)
        {
            previous = new byte[Math.Max(id.Length, 2 * previous.Length)];
        }

        id.CopyTo(previous);
        previousLength = id.Length;
        previousRow = Row;
        return true;
    }

    /// <summary>Deletes what was written beside the output.</summary>
    public void Dispose() => runs.Dispose();

    private void Begin()
    {
        if (runs.Count == 0)
        {
            Sort();
            return;
        }

        if (count > 0)
        {
            Spill();
        }

        arena = [];
        items = [];
        isMerging = true;
        runs.BeginMerge();
    }

    private void Sort()
    {
        if (!isAscending)
        {
            ContigOrder.Sort(arena, items.AsSpan(0, count));
        }
    }

    private void Spill()
    {
        Sort();
        runs.Begin();
        foreach (var item in items.AsSpan(0, count))
        {
            runs.Append(arena.AsSpan(item, HeadBytes + BinaryPrimitives.ReadInt32LittleEndian(arena.AsSpan(item))));
        }

        runs.End();
        count = 0;
        arenaLength = 0;
        isAscending = true;
    }

    private void Grow(int bytes)
    {
        var needed = (long)arenaLength + bytes;
        if (needed > arena.Length)
        {
            Array.Resize(ref arena, checked((int)Math.Max(needed, Math.Min(2L * arena.Length, mostBytes))));
        }

        if (count == items.Length)
        {
            Array.Resize(ref items, 2 * items.Length);
        }
    }
}
