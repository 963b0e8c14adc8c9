using System.Text;

namespace Shardwright.Streaming.Packing;

/// <summary>Reads what <see cref="VarintWriter"/> wrote; what does not read is a <see cref="FormatException"/>.</summary>
internal ref struct VarintReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int next;

    internal readonly int Position => next;

    internal readonly bool AtEnd => next == bytes.Length;

    /// <summary>The next number, which must not pass a limit.</summary>
    internal long Read(long most)
    {
        var value = Raw();
        return value <= (ulong)most ? (long)value : throw new FormatException("a number is too large");
    }

    internal long ReadSigned()
    {
        var value = Raw();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    internal string ReadText(int mostBytes)
    {
        var length = (int)Read(Math.Min(mostBytes, bytes.Length - next));
        if (length > bytes.Length - next)
        {
            throw new FormatException("a text ends early");
        }

        var text = Encoding.UTF8.GetString(bytes.Slice(next, length));
        next += length;
        return text;
    }

    private ulong Raw()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (next == bytes.Length)
            {
                throw new FormatException("a number ends early");
            }

            var one = bytes[next++];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("a number is too long");
    }
}
