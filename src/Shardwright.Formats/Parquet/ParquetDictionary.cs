using System.Buffers.Binary;
using System.Numerics;

namespace Shardwright.Formats.Parquet;

/// <summary>The distinct texts of a column chunk in order of appearance, and which of them each value is.</summary>
/// <remarks>All rows of the chunk are there before the first page is written, so that a chunk has a dictionary for all of its pages or none.</remarks>
internal sealed class ParquetDictionary(ParquetMemory memory)
{
    /// <summary>Bytes that a dictionary may have; past that, the chunk is written without.</summary>
    internal const int MaxBytes = 256 << 10;

    private const int MaxCount = 1 << 15;
    private const int LengthBytes = sizeof(int);

    // After so many values it shows whether they repeat.
    private const int Trial = 1024;

    private readonly int[] _starts = new int[MaxCount + 1];
    private readonly int[] _hashes = new int[MaxCount];
    private readonly int[] _slots = new int[2 * MaxCount];
    private int[] _indexes = [];
    private int _values;

    /// <summary>The distinct values, PLAIN.</summary>
    internal ParquetBuffer Plain { get; } = new(memory);

    /// <summary>Distinct values.</summary>
    internal int Count { get; private set; }

    /// <summary>Bits of an index, one at least: some readers take none for damage.</summary>
    internal int BitWidth => Math.Max(1, 32 - BitOperations.LeadingZeroCount((uint)(Count - 1)));

    /// <summary>The index of every value.</summary>
    internal ReadOnlySpan<int> Indexes => _indexes.AsSpan(0, _values);

    /// <summary>Builds the dictionary of a column chunk.</summary>
    /// <param name="data">The values, PLAIN.</param>
    /// <param name="entries">Where those of each row lie.</param>
    /// <returns>Whether it is smaller than the values themselves by a quarter.</returns>
    internal bool TryBuild(ReadOnlySpan<byte> data, ReadOnlySpan<ParquetListEntry> entries)
    {
        Plain.Clear();
        (Count, _values) = (0, 0);
        _slots.AsSpan().Clear();
        var bytes = 0L;
        var last = ReadOnlySpan<byte>.Empty;
        var lastIndex = 0;
        foreach (var entry in entries)
        {
            bytes += entry.Bytes;
            var row = data.Slice(entry.Start, entry.Bytes);
            while (!row.IsEmpty)
            {
                var length = LengthBytes + BinaryPrimitives.ReadInt32LittleEndian(row);
                var value = row[..length];
                row = row[length..];
                if (!value.SequenceEqual(last))
                {
                    lastIndex = IndexOf(value);
                    last = value;
                }

                if (lastIndex < 0 || (_values == Trial && Count > Trial / 2))
                {
                    return false;
                }

                Add(lastIndex);
            }
        }

        return Count > 0 && Plain.Length + ((long)BitWidth * _values / 8) < bytes / 4 * 3;
    }

    // The hash is seeded anew in every process; what is written does not depend on it.
    private int IndexOf(ReadOnlySpan<byte> value)
    {
        if (value.Length > MaxBytes)
        {
            return -1;
        }

        var hasher = default(HashCode);
        hasher.AddBytes(value);
        var hash = hasher.ToHashCode();
        for (var slot = hash & (_slots.Length - 1); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            var found = _slots[slot] - 1;
            if (found < 0)
            {
                return Insert(value, hash, slot);
            }

            if (_hashes[found] == hash && value.SequenceEqual(Plain.Bytes.AsSpan(_starts[found].._starts[found + 1])))
            {
                return found;
            }
        }
    }

    private int Insert(ReadOnlySpan<byte> value, int hash, int slot)
    {
        if (Count == MaxCount || Plain.Length + value.Length > MaxBytes)
        {
            return -1;
        }

        Plain.Append(value);
        _slots[slot] = Count + 1;
        _hashes[Count] = hash;
        _starts[Count + 1] = Plain.Length;
        return Count++;
    }

    private void Add(int index)
    {
        if (_values == _indexes.Length)
        {
            Array.Resize(ref _indexes, Math.Max(Trial, 2 * _values));
        }

        _indexes[_values++] = index;
    }
}
