using System.Buffers;
using System.Text;

namespace Shardwright.Streaming.Packing;

/// <summary>Numbers as bytes: seven bits each from the lowest, the highest bit set in all but the last.</summary>
internal sealed class VarintWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new(256);

    internal ReadOnlySpan<byte> Written => bytes.WrittenSpan;

    internal void Add(long value) => Add(checked((ulong)value));

    internal void Add(ulong value)
    {
        var span = bytes.GetSpan(10);
        var used = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[used++] = (byte)((value & 0x7F) | 0x80);
        }

        span[used++] = (byte)value;
        bytes.Advance(used);
    }

    /// <summary>A number that may be below zero; small ones of either sign are short.</summary>
    internal void AddSigned(long value) => Add((ulong)((value << 1) ^ (value >> 63)));

    internal void Add(string text)
    {
        Add(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, bytes);
    }

    internal void AddBytes(ReadOnlySpan<byte> more) => bytes.Write(more);
}
