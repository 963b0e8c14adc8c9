namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Bytes that only grow, in one piece. For one thread at a time.</summary>
internal sealed class GrowingBytes
{
    private const int FirstBytes = 4096;

    private byte[] bytes = new byte[FirstBytes];
    private int length;

    /// <summary>Bytes so far.</summary>
    public int Length => length;

    /// <summary>All of them; lent until more are appended.</summary>
    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, length);

    /// <summary>Room for more, to be filled by the caller at once.</summary>
    public Span<byte> Append(int count)
    {
        var needed = (long)length + count;
        if (needed > bytes.Length)
        {
            Array.Resize(ref bytes, (int)Math.Max(needed, Math.Min(2L * bytes.Length, Array.MaxLength)));
        }

        var room = bytes.AsSpan(length, count);
        length += count;
        return room;
    }
}
