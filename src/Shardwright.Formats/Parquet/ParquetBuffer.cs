using System.Runtime.InteropServices;

namespace Shardwright.Formats.Parquet;

/// <summary>Bytes that grow at their end and are used again for the next row group.</summary>
internal sealed class ParquetBuffer(ParquetMemory memory)
{
    /// <summary>The array; what stands behind <see cref="Length"/> means nothing.</summary>
    internal byte[] Bytes { get; private set; } = [];

    /// <summary>Bytes written.</summary>
    internal int Length { get; set; }

    /// <summary>What was written.</summary>
    internal Span<byte> Written => Bytes.AsSpan(0, Length);

    internal void Clear() => Length = 0;

    /// <summary>Room after what was written, which stays unwritten.</summary>
    internal Span<byte> Reserve(long count)
    {
        if (count > Bytes.Length - Length)
        {
            Grow(count);
        }

        return Bytes.AsSpan(Length);
    }

    /// <summary>Room that counts as written.</summary>
    internal Span<byte> Append(int count)
    {
        var room = Reserve(count)[..count];
        Length += count;
        return room;
    }

    internal void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    internal void AppendByte(byte value) => Append(1)[0] = value;

    /// <summary>An unsigned LEB128 number, as Thrift's compact protocol and the hybrid of runs and bit packing have it.</summary>
    internal void AppendVarint(ulong value)
    {
        var room = Reserve(10);
        var count = 0;
        for (; value >= 128; value >>= 7)
        {
            room[count++] = (byte)(value & 127 | 128);
        }

        room[count++] = (byte)value;
        Length += count;
    }

    /// <summary>What was written, as values.</summary>
    internal Span<T> As<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Written);

    private void Grow(long count)
    {
        var bigger = GC.AllocateUninitializedArray<byte>(memory.Grow(Bytes.Length, Length + count));
        Written.CopyTo(bigger);
        Bytes = bigger;
    }
}
