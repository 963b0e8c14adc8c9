namespace Shardwright.Datasets.Layouts.Spectra;

/// <summary>Texts of many rows in one buffer.</summary>
public sealed class Utf8Column
{
    private byte[] bytes = [];
    private int[] ends = [];
    private bool[] nulls = [];

    /// <summary>Texts in it.</summary>
    public int Count { get; private set; }

    /// <summary>One text, UTF-8; empty for a null.</summary>
    public ReadOnlySpan<byte> this[int row] => bytes.AsSpan(Start(row), ends[row] - Start(row));

    /// <summary>One text that can be stored until the column changes.</summary>
    public ReadOnlyMemory<byte> Memory(int row) => bytes.AsMemory(Start(row), ends[row] - Start(row));

    /// <summary>Whether one text is missing.</summary>
    public bool IsNull(int row) => nulls[row];

    /// <summary>Empties the column and keeps its memory.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a missing text.</summary>
    public void AppendNull()
    {
        Append([]);
        nulls[Count - 1] = true;
    }

    /// <summary>Adds a text, or a missing one, of another column.</summary>
    public void AppendFrom(Utf8Column other, int row)
    {
        if (other.IsNull(row))
        {
            AppendNull();
        }
        else
        {
            Append(other[row]);
        }
    }

    /// <summary>Adds a text made of up to three pieces.</summary>
    public void Append(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default, ReadOnlySpan<byte> third = default)
    {
        var start = Count == 0 ? 0 : ends[Count - 1];
        var length = first.Length + second.Length + third.Length;
        if (Count == ends.Length)
        {
            Array.Resize(ref ends, Math.Max(1024, Count * 2));
            Array.Resize(ref nulls, ends.Length);
        }

        if (bytes.Length - start < length)
        {
            Array.Resize(ref bytes, Math.Max(start + length, (int)Math.Min(bytes.Length * 2L, Array.MaxLength)));
        }

        var target = bytes.AsSpan(start, length);
        first.CopyTo(target);
        second.CopyTo(target[first.Length..]);
        third.CopyTo(target[(first.Length + second.Length)..]);
        ends[Count] = start + length;
        nulls[Count] = false;
        Count++;
    }

    private int Start(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        return row == 0 ? 0 : ends[row - 1];
    }
}
