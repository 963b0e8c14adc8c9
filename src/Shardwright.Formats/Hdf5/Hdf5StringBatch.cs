using System.Text;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Hdf5;

/// <summary>Many strings in one buffer, to be filled again and again without allocating.</summary>
/// <remarks>Spans taken from it hold until it is filled again. One thread at a time.</remarks>
public sealed class Hdf5StringBatch
{
    private byte[] utf8 = [];
    private int[] ends = [];

    /// <summary>How many strings there are.</summary>
    public int Count { get; private set; }

    /// <summary>All strings, one after the other, as they are in the file: UTF-8, unless the file lies.</summary>
    public ReadOnlySpan<byte> Utf8 => utf8.AsSpan(0, Length);

    /// <summary>Where each string ends in <see cref="Utf8"/>; it begins where the one before ends.</summary>
    public ReadOnlySpan<int> Ends => ends.AsSpan(0, Count);

    internal int Length { get; private set; }

    /// <summary>The bytes of one string.</summary>
    /// <param name="index">Counted from 0.</param>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var start = index == 0 ? 0 : ends[index - 1];
            return utf8.AsSpan(start, ends[index] - start);
        }
    }

    /// <summary>One string; bytes that are not UTF-8 become U+FFFD.</summary>
    /// <param name="index">Counted from 0.</param>
    public string GetString(int index) => Encoding.UTF8.GetString(this[index]);

    /// <summary>Forgets all strings and keeps the memory.</summary>
    public void Clear()
    {
        Count = 0;
        Length = 0;
    }

    /// <summary>Adds one string.</summary>
    /// <param name="value">Its bytes, in UTF-8.</param>
    public void Add(ReadOnlySpan<byte> value)
    {
        if (value.Length > utf8.Length - Length)
        {
            GrowBytes(value.Length);
        }

        if (Count == ends.Length)
        {
            Array.Resize(ref ends, checked((int)Math.Min(Array.MaxLength, Math.Max(256L, ends.Length * 2L))));
        }

        value.CopyTo(utf8.AsSpan(Length));
        Length += value.Length;
        ends[Count++] = Length;
    }

    private void GrowBytes(int more)
    {
        var needed = (long)Length + more;
        if (needed > Array.MaxLength)
        {
            Hdf5Throw.BatchFull(new DataLocation("strings"));
        }

        Array.Resize(ref utf8, (int)Math.Min(Array.MaxLength, Math.Max(needed, Math.Max(4096L, utf8.Length * 2L))));
    }
}
