namespace Shardwright.Datasets.Layouts;

/// <summary>One field of many records: numbers little-endian and dense, with offsets where records differ in length.</summary>
public sealed class RecordColumn
{
    private byte[] values = [];
    private int[] ends = [];
    private bool[] nulls = [];
    private int rows;
    private int used;

    /// <summary>Makes an empty column.</summary>
    public RecordColumn(RecordField field) => Field = field;

    /// <summary>What the column holds.</summary>
    public RecordField Field { get; }

    /// <summary>Records in it.</summary>
    public int Rows => rows;

    /// <summary>The bytes of one record's field; empty for a null. Valid until the column is cleared.</summary>
    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, rows);
            var start = row == 0 ? 0 : ends[row - 1];
            return values.AsSpan(start, ends[row] - start);
        }
    }

    /// <summary>Whether one record's field is null.</summary>
    public bool IsNull(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, rows);
        return nulls[row];
    }

    /// <summary>Empties the column and keeps its memory.</summary>
    public void Clear() => rows = used = 0;

    /// <summary>Adds one record's field.</summary>
    public void Append(ReadOnlySpan<byte> bytes, bool isNull)
    {
        if (rows == ends.Length)
        {
            Array.Resize(ref ends, Math.Max(256, rows * 2));
            Array.Resize(ref nulls, ends.Length);
        }

        if (values.Length - used < bytes.Length)
        {
            Array.Resize(ref values, Math.Max(used + bytes.Length, (int)Math.Min(values.Length * 2L, Array.MaxLength)));
        }

        bytes.CopyTo(values.AsSpan(used));
        used += bytes.Length;
        ends[rows] = used;
        nulls[rows] = isNull;
        rows++;
    }
}
