using System.Numerics;
using System.Runtime.InteropServices;

namespace Shardwright.Formats.Parquet;

/// <summary>Makes the pages of a column chunk.</summary>
/// <remarks>Spec: Encodings.md (PLAIN, RLE, RLE_DICTIONARY) and LogicalTypes.md (lists). For one thread at a time.</remarks>
internal sealed partial class ParquetColumnEncoder : IDisposable
{
    /// <summary>Bytes of values in a page, which levels bring to about 1 MiB; a row that is larger has a page of its own.</summary>
    internal const int PageValueBytes = 15 << 16;

    /// <summary>Levels in a page, for columns that have hardly any bytes.</summary>
    internal const int PageLevels = 1 << 20;

    private readonly ParquetPageWriter _pages;
    private readonly ParquetDictionary _dictionary;
    private readonly ParquetBuffer _levels;
    private readonly ParquetBuffer _values;
    private readonly ParquetBuffer _scratch;

    internal ParquetColumnEncoder(ParquetOptions options, ParquetMemory memory)
    {
        _pages = new ParquetPageWriter(options, memory);
        _dictionary = new ParquetDictionary(memory);
        _levels = new ParquetBuffer(memory);
        _values = new ParquetBuffer(memory);
        _scratch = new ParquetBuffer(memory);
    }

    /// <summary>Encodes all rows of a column.</summary>
    internal void Encode(ParquetColumnBuffer column, int rows)
    {
        column.Output.Clear();
        column.Facts.Reset();
        var defined = column.HasNulls ? column.Defined.Written[..rows] : default;
        column.Facts.Nulls = defined.Count((byte)0);
        if (column.Facts.Nulls == 0)
        {
            defined = default;
        }

        if (column.IsFixed)
        {
            ParquetStatistics.Find(column.Element, column.Data.Written, defined, column.Facts);
            EncodeFixed(column, rows, defined);
        }
        else
        {
            EncodeEntries(column, defined);
        }
    }

    public void Dispose() => _pages.Dispose();

    private void EncodeFixed(ParquetColumnBuffer column, int rows, ReadOnlySpan<byte> defined)
    {
        var pageRows = column.Element == ParquetType.Boolean ? PageLevels : PageValueBytes / Math.Max(column.ValueBytes, sizeof(int));
        for (var at = 0; at < rows; at += pageRows)
        {
            var count = Math.Min(pageRows, rows - at);
            var marks = defined.IsEmpty ? defined : defined.Slice(at, count);
            _levels.Clear();
            if (column.Column.Nullable)
            {
                AppendDefinition(marks, count);
            }

            ReadOnlySpan<byte> values = column.Data.Written.Slice(at * column.ValueBytes, count * column.ValueBytes);
            if (marks.Contains((byte)0))
            {
                values = Compact(values, marks, column.ValueBytes);
            }

            _pages.AppendData(column, ParquetEncoding.Plain, count, _levels.Written, Widen(column.Element, values));
        }
    }

    private void EncodeEntries(ParquetColumnBuffer column, ReadOnlySpan<byte> defined)
    {
        var entries = column.Entries.As<ParquetListEntry>();
        for (var row = 0; row < defined.Length; row++)
        {
            // A null is one whatever was set before.
            entries[row] = defined[row] != 0 ? entries[row] : default;
        }

        var packed = column.ValueBytes == 0 && _dictionary.TryBuild(column.Data.Written, entries);
        if (packed)
        {
            _pages.AppendDictionary(column, _dictionary.Count, _dictionary.Plain.Written);
        }

        var firstValue = 0;
        for (var at = 0; at < entries.Length;)
        {
            var page = Measure(entries[at..], packed);
            var rows = entries.Slice(at, page.Rows);
            var marks = defined.IsEmpty ? defined : defined.Slice(at, page.Rows);
            _levels.Clear();
            if (column.IsList)
            {
                AppendListLevels(rows, marks, column.Column.Nullable, page);
            }
            else if (column.Column.Nullable)
            {
                AppendDefinition(marks, page.Rows);
            }

            var values = packed ? PackIndexes(_dictionary.Indexes.Slice(firstValue, page.Values)) : Gather(column.Data.Written, rows, page);
            _pages.AppendData(
                column, packed ? ParquetEncoding.RleDictionary : ParquetEncoding.Plain, page.Levels, _levels.Written, values);
            firstValue += page.Values;
            at += page.Rows;
        }
    }

    // As many rows as a page may have, at least one, and what they add up to.
    private static Page Measure(ReadOnlySpan<ParquetListEntry> entries, bool packed)
    {
        var page = default(Page);
        var next = -1;
        page.Dense = true;
        foreach (var entry in entries)
        {
            var bytes = packed ? entry.Count * sizeof(int) : entry.Bytes;
            if (page.Rows > 0 && (page.Bytes + (long)bytes > PageValueBytes || page.Levels >= PageLevels))
            {
                break;
            }

            if (entry.Bytes > 0)
            {
                page.Start = next < 0 ? entry.Start : page.Start;
                page.Dense &= next < 0 || entry.Start == next;
                next = entry.Start + entry.Bytes;
            }

            page.Rows++;
            page.Bytes += bytes;
            page.Values += entry.Count;
            page.Levels += Math.Max(1, entry.Count);
        }

        return page;
    }

    private ReadOnlySpan<byte> Gather(ReadOnlySpan<byte> data, ReadOnlySpan<ParquetListEntry> rows, in Page page)
    {
        if (page.Dense)
        {
            return data.Slice(page.Start, page.Bytes);
        }

        _values.Clear();
        _ = _values.Reserve(page.Bytes);
        foreach (var row in rows)
        {
            _values.Append(data.Slice(row.Start, row.Bytes));
        }

        return _values.Written;
    }

    private ReadOnlySpan<byte> PackIndexes(ReadOnlySpan<int> indexes)
    {
        _values.Clear();
        _values.AppendByte((byte)_dictionary.BitWidth);
        ParquetRuns.Append(_values, indexes, _dictionary.BitWidth);
        return _values.Written;
    }

    private ReadOnlySpan<byte> Compact(ReadOnlySpan<byte> values, ReadOnlySpan<byte> defined, int valueBytes)
    {
        _scratch.Clear();
        var kept = _scratch.Append(values.Length);
        var count = valueBytes switch
        {
            1 => Compact(values, defined, kept),
            2 => Compact(MemoryMarshal.Cast<byte, short>(values), defined, MemoryMarshal.Cast<byte, short>(kept)),
            4 => Compact(MemoryMarshal.Cast<byte, int>(values), defined, MemoryMarshal.Cast<byte, int>(kept)),
            _ => Compact(MemoryMarshal.Cast<byte, long>(values), defined, MemoryMarshal.Cast<byte, long>(kept)),
        };
        return kept[..(count * valueBytes)];
    }

    private static int Compact<T>(ReadOnlySpan<T> values, ReadOnlySpan<byte> defined, Span<T> kept)
    {
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            kept[count] = values[i];
            count += defined[i];
        }

        return count;
    }

    // Small whole numbers are INT32 in the file, booleans bits.
    private ReadOnlySpan<byte> Widen(ParquetType type, ReadOnlySpan<byte> values) => type switch
    {
        ParquetType.Int8 => Widen<sbyte>(values),
        ParquetType.Int16 => Widen<short>(values),
        ParquetType.UInt8 => Widen<byte>(values),
        ParquetType.UInt16 => Widen<ushort>(values),
        ParquetType.Boolean => Bits(values),
        _ => values,
    };

    private Span<byte> Widen<T>(ReadOnlySpan<byte> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        var small = MemoryMarshal.Cast<byte, T>(values);
        _values.Clear();
        var wide = MemoryMarshal.Cast<byte, int>(_values.Append(small.Length * sizeof(int)));
        for (var i = 0; i < small.Length; i++)
        {
            wide[i] = int.CreateTruncating(small[i]);
        }

        return _values.Written;
    }

    private Span<byte> Bits(ReadOnlySpan<byte> values)
    {
        _values.Clear();
        var bits = _values.Append((values.Length + 7) / 8);
        bits.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            bits[i >> 3] |= (byte)((values[i] != 0 ? 1 : 0) << (i & 7));
        }

        return bits;
    }

    private struct Page
    {
        internal int Rows;
        internal int Levels;
        internal int Values;
        internal int Bytes;
        internal int Start;
        internal bool Dense;
    }
}
