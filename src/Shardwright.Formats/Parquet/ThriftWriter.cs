using System.Text;

namespace Shardwright.Formats.Parquet;

/// <summary>Writes Thrift's compact protocol.</summary>
/// <remarks>Spec: Apache Thrift, doc/specs/thrift-compact-protocol.md. Fields go in ascending order of their numbers.</remarks>
internal sealed class ThriftWriter(ParquetBuffer target)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly int[] _outer = new int[ThriftReader.MaxDepth];
    private int _depth;
    private int _last;

    /// <summary>What was written.</summary>
    internal ParquetBuffer Target => target;

    internal void Bool(int id, bool value) => Field(id, value ? ThriftType.True : ThriftType.False);

    internal void Int8(int id, sbyte value)
    {
        Field(id, ThriftType.Byte);
        target.AppendByte(unchecked((byte)value)); // the bits, not the value
    }

    internal void Int32(int id, int value)
    {
        Field(id, ThriftType.Int32);
        Int32Item(value);
    }

    internal void Int64(int id, long value)
    {
        Field(id, ThriftType.Int64);
        ZigZag(value);
    }

    /// <summary>Writes a field of text.</summary>
    /// <exception cref="ArgumentException">The text has half a surrogate pair.</exception>
    internal void Text(int id, string text)
    {
        Field(id, ThriftType.Binary);
        TextItem(text);
    }

    internal void Bytes(int id, ReadOnlySpan<byte> bytes)
    {
        Field(id, ThriftType.Binary);
        target.AppendVarint((ulong)bytes.Length);
        target.Append(bytes);
    }

    /// <summary>Begins a list; its items follow.</summary>
    internal void List(int id, ThriftType items, int count)
    {
        Field(id, ThriftType.List);
        if (count < 15)
        {
            target.AppendByte((byte)((count << 4) | (int)items));
            return;
        }

        target.AppendByte((byte)(0xf0 | (int)items));
        target.AppendVarint((ulong)count);
    }

    internal void Int32Item(int value) => ZigZag(value);

    internal void TextItem(string text)
    {
        var bytes = StrictUtf8.GetByteCount(text);
        target.AppendVarint((ulong)bytes);
        _ = StrictUtf8.GetBytes(text, target.Append(bytes));
    }

    /// <summary>Begins a struct that is a field; <see cref="End"/> ends it.</summary>
    internal void Begin(int id)
    {
        Field(id, ThriftType.Struct);
        BeginItem();
    }

    /// <summary>Begins a struct that is an item of a list, or stands alone.</summary>
    internal void BeginItem()
    {
        _outer[_depth++] = _last;
        _last = 0;
    }

    internal void End()
    {
        target.AppendByte((byte)ThriftType.Stop);
        _last = _outer[--_depth];
    }

    /// <summary>A struct without fields.</summary>
    internal void Empty(int id)
    {
        Begin(id);
        End();
    }

    private void Field(int id, ThriftType type)
    {
        var step = id - _last;
        _last = id;
        if (step is > 0 and < 16)
        {
            target.AppendByte((byte)((step << 4) | (int)type));
            return;
        }

        target.AppendByte((byte)type);
        ZigZag(id);
    }

    private void ZigZag(long value) => target.AppendVarint(unchecked((ulong)((value << 1) ^ (value >> 63)))); // two's complement on purpose
}
