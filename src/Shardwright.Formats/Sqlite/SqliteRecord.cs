using System.Buffers.Binary;
using System.Numerics;

namespace Shardwright.Formats.Sqlite;

/// <summary>One row's values as a database stores them, built anew for each row in the same memory.</summary>
/// <remarks>Spec: Database File Format, section 2.1, schema format 4. For one thread. Building does not allocate once the memory has grown to the longest row.</remarks>
public sealed class SqliteRecord
{
    private const int MostVarintBytes = 9;
    private const int FirstTextType = 13;

    private byte[] types = new byte[64];
    private byte[] bytes = new byte[512];
    private byte[] whole = new byte[576];
    private int typesLength;
    private int bytesLength;

    /// <summary>Forgets the values.</summary>
    /// <returns>This record.</returns>
    public SqliteRecord Clear()
    {
        typesLength = 0;
        bytesLength = 0;
        return this;
    }

    /// <summary>Adds a column without a value, which is also how the column that is the row id stands in its own row.</summary>
    /// <returns>This record.</returns>
    public SqliteRecord AddNull() => AddType(0);

    /// <summary>Adds an integer.</summary>
    /// <param name="value">The value.</param>
    /// <returns>This record.</returns>
    public SqliteRecord AddInteger(long value)
    {
        if (value is 0 or 1)
        {
            return AddType((ulong)value + 8);
        }

        // Bits that the value needs with its sign.
        var bits = 65 - BitOperations.LeadingZeroCount(unchecked((ulong)(value ^ (value >> 63))));
        var (type, length) = bits switch
        {
            <= 8 => (1UL, 1),
            <= 16 => (2UL, 2),
            <= 24 => (3UL, 3),
            <= 32 => (4UL, 4),
            <= 48 => (5UL, 6),
            _ => (6UL, 8),
        };
        Grow(ref bytes, bytesLength, sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(bytesLength), value << (8 * (sizeof(long) - length)));
        bytesLength += length;
        return AddType(type);
    }

    /// <summary>Adds a text.</summary>
    /// <param name="utf8">The text as UTF-8, which is not checked; copied.</param>
    /// <returns>This record.</returns>
    public SqliteRecord AddText(ReadOnlySpan<byte> utf8)
    {
        Grow(ref bytes, bytesLength, utf8.Length);
        utf8.CopyTo(bytes.AsSpan(bytesLength));
        bytesLength += utf8.Length;
        return AddType(((ulong)utf8.Length * 2) + FirstTextType);
    }

    /// <summary>Header and values in one piece, lent until the record is changed.</summary>
    internal ReadOnlySpan<byte> Finish()
    {
        // The header's length counts itself.
        var headerLength = typesLength + 1;
        headerLength += headerLength > 127 ? 1 : 0;
        headerLength += headerLength > 16383 ? 1 : 0;
        Grow(ref whole, 0, checked(headerLength + MostVarintBytes + bytesLength));
        var start = WriteVarint(whole, (ulong)headerLength);
        types.AsSpan(0, typesLength).CopyTo(whole.AsSpan(start));
        bytes.AsSpan(0, bytesLength).CopyTo(whole.AsSpan(headerLength));
        return whole.AsSpan(0, headerLength + bytesLength);
    }

    /// <summary>Writes a number of SQLite's variable length, 1 to 9 bytes, the most significant bits first.</summary>
    /// <returns>How many bytes.</returns>
    internal static int WriteVarint(Span<byte> destination, ulong value)
    {
        if (value < 0x80)
        {
            destination[0] = (byte)value;
            return 1;
        }

        if (value >> 56 != 0)
        {
            destination[8] = unchecked((byte)value);
            value >>= 8;
            for (var i = 7; i >= 0; i--, value >>= 7)
            {
                destination[i] = (byte)((value & 0x7f) | 0x80);
            }

            return MostVarintBytes;
        }

        var length = (BitOperations.Log2(value) / 7) + 1;
        for (var i = length - 1; i >= 0; i--, value >>= 7)
        {
            destination[i] = (byte)((value & 0x7f) | 0x80);
        }

        destination[length - 1] &= 0x7f;
        return length;
    }

    private static void Grow(ref byte[] buffer, int used, int more)
    {
        var needed = checked(used + more);
        if (needed > buffer.Length)
        {
            Array.Resize(ref buffer, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * buffer.Length)));
        }
    }

    private SqliteRecord AddType(ulong type)
    {
        Grow(ref types, typesLength, MostVarintBytes);
        typesLength += WriteVarint(types.AsSpan(typesLength), type);
        return this;
    }
}
