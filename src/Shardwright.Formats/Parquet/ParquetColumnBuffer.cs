using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shardwright.Formats.Parquet;

/// <summary>One column of a row group while its rows are gathered, and the pages that are made of it.</summary>
/// <remarks>
/// Scalars of fixed size lie one a row. All else lies PLAIN in the order in which it was set, with an entry a row that says where:
/// where rows are set in their order, as nearly always, the data is what goes into the pages.
/// </remarks>
internal sealed class ParquetColumnBuffer(ParquetColumn column, ParquetMemory memory, ParquetMemory outputMemory)
{
    private const int LengthBytes = sizeof(int);

    private int _firstRow;
    private int _capacity;
    private int _batchStart;

    internal ParquetColumn Column { get; } = column;

    /// <summary>The type of a value, or of a list's items.</summary>
    internal ParquetType Element { get; } = ParquetTypes.Element(column.Type);

    internal bool IsList { get; } = ParquetTypes.IsList(column.Type);

    /// <summary>Bytes of a value in memory, 0 for texts and bytes.</summary>
    internal int ValueBytes { get; } = ParquetTypes.ValueBytes(column.Type);

    /// <summary>Whether every row has one value of fixed size.</summary>
    internal bool IsFixed => !IsList && ValueBytes > 0;

    internal ParquetBuffer Data { get; } = new(memory);

    internal ParquetBuffer Entries { get; } = new(memory);

    /// <summary>A byte a row, 1 where there is a value; used only where <see cref="HasNulls"/>.</summary>
    internal ParquetBuffer Defined { get; } = new(memory);

    /// <summary>Whether a row was said to have no value.</summary>
    internal bool HasNulls { get; private set; }

    /// <summary>The pages.</summary>
    internal ParquetBuffer Output { get; } = new(outputMemory);

    /// <summary>What the footer says of the pages.</summary>
    internal ParquetChunkFacts Facts { get; } = new();

    /// <summary>The values of the batch's rows, of a column of fixed size.</summary>
    internal Span<byte> BatchValues => Data.Bytes.AsSpan(Data.Length, _capacity * ValueBytes);

    /// <summary>Forgets all rows.</summary>
    internal void Reset()
    {
        Data.Clear();
        Entries.Clear();
        Defined.Clear();
        HasNulls = false;
        _firstRow = 0;
    }

    /// <summary>Makes room for the rows of a batch: 0, empty, not null.</summary>
    internal void Begin(int capacity)
    {
        _capacity = capacity;
        _batchStart = Data.Length;
        if (IsFixed)
        {
            var bytes = capacity * ValueBytes;
            Data.Reserve(bytes)[..bytes].Clear();
        }
        else
        {
            var bytes = capacity * Unsafe.SizeOf<ParquetListEntry>();
            Entries.Reserve(bytes)[..bytes].Clear();
        }

        if (HasNulls)
        {
            Defined.Reserve(capacity)[..capacity].Fill(1);
        }
    }

    /// <summary>Keeps the first rows of the batch.</summary>
    internal void End(int rows)
    {
        if (IsFixed)
        {
            Data.Length += rows * ValueBytes;
        }
        else
        {
            if (!IsList)
            {
                FillUnset(rows);
            }

            Entries.Length += rows * Unsafe.SizeOf<ParquetListEntry>();
        }

        if (HasNulls)
        {
            Defined.Length += rows;
        }

        _firstRow += rows;
    }

    internal void SetNull(int row)
    {
        if (!HasNulls)
        {
            Defined.Length = 0;
            Defined.Reserve(_firstRow + _capacity)[..(_firstRow + _capacity)].Fill(1);
            Defined.Length = _firstRow;
            HasNulls = true;
        }

        Defined.Bytes[_firstRow + row] = 0;
    }

    /// <summary>Gives a row room for its values; what it had stays behind, out of use.</summary>
    internal Span<byte> Append(int row, long bytes, int count)
    {
        CheckRoom(bytes);
        var start = Data.Length;
        _ = Data.Reserve(bytes);
        var room = Data.Append((int)bytes);
        SetEntry(row, start, count);
        return room;
    }

    /// <summary>Says that a row has what was appended to the data since.</summary>
    internal void SetEntry(int row, int start, int count)
        => BatchEntries[row] = new ParquetListEntry(start, Data.Length - start, count);

    /// <summary>Refuses more than a batch may hold.</summary>
    internal void CheckRoom(long bytes)
    {
        if (Data.Length - _batchStart + bytes > ParquetRowBatch.MaxListBytes)
        {
            ParquetThrow.BatchTooLarge(Column.Name);
        }
    }

    private Span<ParquetListEntry> BatchEntries
        => MemoryMarshal.Cast<byte, ParquetListEntry>(Entries.Bytes.AsSpan(Entries.Length, _capacity * Unsafe.SizeOf<ParquetListEntry>()));

    // Every text that was not set is the same empty one.
    private void FillUnset(int rows)
    {
        var empty = default(ParquetListEntry);
        foreach (ref var entry in BatchEntries[..rows])
        {
            if (entry.Count == 0)
            {
                if (empty.Count == 0)
                {
                    empty = new ParquetListEntry(Data.Length, LengthBytes, 1);
                    Data.Append(LengthBytes).Clear();
                }

                entry = empty;
            }
        }
    }
}
