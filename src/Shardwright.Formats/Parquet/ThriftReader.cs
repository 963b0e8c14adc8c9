using System.Text;

namespace Shardwright.Formats.Parquet;

/// <summary>Reads Thrift's compact protocol out of a footer that may say anything.</summary>
/// <remarks>
/// Spec: Apache Thrift, doc/specs/thrift-compact-protocol.md. Every length is checked against the bytes left before it is believed: a
/// list of n items needs n bytes at least, so that memory stays in proportion to the footer. Depth is limited.
/// </remarks>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes, long fileOffset, string path)
{
    internal const int MaxDepth = 32;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly long _fileOffset = fileOffset;
    private int _position;

    /// <summary>Where the next byte lies in the file.</summary>
    internal readonly long Offset => _fileOffset + _position;

    /// <summary>The file, for messages.</summary>
    internal readonly string Path { get; } = path;

    private readonly int Left => _bytes.Length - _position;

    /// <summary>Moves to the next field of a struct; false at its end.</summary>
    /// <param name="id">The field before, 0 at first; receives this one.</param>
    /// <param name="type">Its type.</param>
    internal bool NextField(ref int id, out ThriftType type)
    {
        var header = Byte();
        type = (ThriftType)(header & 15);
        if (header == 0)
        {
            return false;
        }

        var step = header >> 4;
        var next = step != 0 ? id + step : ZigZag(Varint(5, "field number"));
        if (next is < 1 or > short.MaxValue)
        {
            Fail("field number", "1 to 32767", next);
        }

        id = (int)next;
        return type is >= ThriftType.True and <= ThriftType.Uuid ? true : FailType("field type", type);
    }

    internal bool Bool(ThriftType type)
        => type is ThriftType.True or ThriftType.False ? type == ThriftType.True : FailType("boolean", type);

    internal int Int8(ThriftType type)
    {
        Expect(type, ThriftType.Byte);
        return unchecked((sbyte)Byte());
    }

    internal int Int32(ThriftType type)
    {
        Expect(type, ThriftType.Int32);
        return Int32Value();
    }

    /// <summary>An item of a list of 32-bit numbers.</summary>
    internal int Int32Value()
    {
        var value = ZigZag(Varint(5, "32-bit number"));
        if (value is < int.MinValue or > int.MaxValue)
        {
            Fail("32-bit number", "32 bits", value);
        }

        return (int)value;
    }

    internal long Int64(ThriftType type)
    {
        Expect(type, ThriftType.Int64);
        return ZigZag(Varint(10, "64-bit number"));
    }

    /// <summary>A count or size: a 64-bit number that is not negative.</summary>
    internal long Count(ThriftType type, string what)
    {
        var value = Int64(type);
        if (value < 0)
        {
            Fail(what, "0 or more", value);
        }

        return value;
    }

    /// <summary>Text. A name must be UTF-8; elsewhere what is not is replaced.</summary>
    internal string Text(ThriftType type, bool strict)
    {
        Expect(type, ThriftType.Binary);
        return TextValue(strict);
    }

    /// <summary>An item of a list of texts.</summary>
    internal string TextValue(bool strict)
    {
        var start = Offset;
        var text = Take(Length("text"));
        try
        {
            return (strict ? StrictUtf8 : Encoding.UTF8).GetString(text);
        }
        catch (DecoderFallbackException)
        {
            ParquetThrow.Footer(Path, start, "name", "UTF-8", "other bytes");
            return "";
        }
    }

    /// <summary>The number of items that a list says it has: never more than the bytes left.</summary>
    internal int List(ThriftType type, ThriftType items, string what)
    {
        Expect(type, ThriftType.List);
        var count = ListHeader(out var found, what);
        if (count > 0)
        {
            Expect(found, items);
        }

        return count;
    }

    internal readonly void Expect(ThriftType found, ThriftType expected)
    {
        if (found != expected)
        {
            ParquetThrow.Footer(Path, Offset, "footer field", expected.ToString(), found.ToString());
        }
    }

    /// <summary>Passes over a value of a field that we do not know or need.</summary>
    internal void Skip(ThriftType type) => Skip(type, inContainer: false, depth: 0);

    private void Skip(ThriftType type, bool inContainer, int depth)
    {
        if (depth > MaxDepth)
        {
            Fail("nesting in the footer", $"at most {MaxDepth} levels", depth);
        }

        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                _ = inContainer ? Byte() : 0;
                break;
            case ThriftType.Byte:
                _ = Byte();
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                _ = Varint(10, "number");
                break;
            case ThriftType.Double:
                _ = Take(8);
                break;
            case ThriftType.Uuid:
                _ = Take(16);
                break;
            case ThriftType.Binary:
                _ = Take(Length("bytes"));
                break;
            case ThriftType.List or ThriftType.Set:
                for (var left = ListHeader(out var items, "list"); left > 0; left--)
                {
                    Skip(items, inContainer: true, depth + 1);
                }

                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            case ThriftType.Struct:
                var id = 0;
                while (NextField(ref id, out var field))
                {
                    Skip(field, inContainer: false, depth + 1);
                }

                break;
            default:
                _ = FailType("field type", type);
                break;
        }
    }

    private void SkipMap(int depth)
    {
        var pairs = Length("map");
        if (pairs == 0)
        {
            return;
        }

        var types = Byte();
        for (; pairs > 0; pairs--)
        {
            Skip((ThriftType)(types >> 4), inContainer: true, depth + 1);
            Skip((ThriftType)(types & 15), inContainer: true, depth + 1);
        }
    }

    private int ListHeader(out ThriftType items, string what)
    {
        var header = Byte();
        items = (ThriftType)(header & 15);
        var count = header >> 4;
        if (count == 15)
        {
            return Length(what);
        }

        if (count > Left)
        {
            Fail(what, $"at most {Left} items", count);
        }

        return count;
    }

    // A length of bytes, or of items that take a byte each at least.
    private int Length(string what)
    {
        var length = Varint(5, what);
        if (length > (ulong)Left)
        {
            ParquetThrow.Footer(Path, Offset, $"length of {what}", $"at most {Left} bytes", $"{length}");
        }

        return (int)length;
    }

    private byte Byte()
    {
        if (Left < 1)
        {
            ParquetThrow.Footer(Path, Offset, "footer", "more bytes", "its end");
        }

        return _bytes[_position++];
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (Left < count)
        {
            ParquetThrow.Footer(Path, Offset, "footer", $"{count} more bytes", $"{Left}");
        }

        var taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }

    private ulong Varint(int maxBytes, string what)
    {
        ulong value = 0;
        for (var i = 0; i < maxBytes; i++)
        {
            var next = Byte();
            // The tenth byte has one bit to give; shifting out the others would hide them.
            if (i == 9 && next > 1)
            {
                break;
            }

            value |= (ulong)(next & 127) << (7 * i);
            if (next < 128)
            {
                return value;
            }
        }

        ParquetThrow.Footer(Path, Offset, what, $"a number of at most {maxBytes} bytes", "a longer one");
        return 0;
    }

    private static long ZigZag(ulong value) => unchecked((long)(value >> 1) ^ -(long)(value & 1)); // two's complement on purpose

    private readonly void Fail(string what, string expected, long found)
        => ParquetThrow.Footer(Path, Offset, what, expected, $"{found}");

    private readonly bool FailType(string what, ThriftType found)
    {
        ParquetThrow.Footer(Path, Offset, what, "a type of the compact protocol that fits", $"type {(int)found}");
        return false;
    }
}
