using System.Buffers.Binary;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Npz;

/// <summary>The extra fields of a member. Source: PKWARE's APPNOTE 6.3.10, 4.5.</summary>
internal static class ZipExtra
{
    private const int HeadBytes = 4;

    /// <summary>Replaces the numbers that have no room in 32 bits by those of the ZIP64 field, in its order.</summary>
    public static void Widen(ReadOnlySpan<byte> extra, ref ulong raw, ref ulong stored, ref ulong offset, DataLocation where)
    {
        if (raw != uint.MaxValue && stored != uint.MaxValue && offset != uint.MaxValue)
        {
            return;
        }

        var field = Find(extra, where);
        Take(ref field, ref raw, where);
        Take(ref field, ref stored, where);
        Take(ref field, ref offset, where);
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> extra, DataLocation where)
    {
        // Some writers pad with fewer bytes than a field's head has.
        while (extra.Length >= HeadBytes)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (HeadBytes + length > extra.Length)
            {
                break;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == ZipEntry.Zip64Id)
            {
                return extra.Slice(HeadBytes, length);
            }

            extra = extra[(HeadBytes + length)..];
        }

        NpzThrow.Structure(where, "extra fields of the member", "a ZIP64 field with its sizes", "none");
        return default;
    }

    private static void Take(ref ReadOnlySpan<byte> field, ref ulong value, DataLocation where)
    {
        if (value != uint.MaxValue)
        {
            return;
        }

        if (field.Length < sizeof(ulong))
        {
            NpzThrow.Structure(where, "ZIP64 field of the member", "each number that has no room in 32 bits", "too few");
        }

        value = BinaryPrimitives.ReadUInt64LittleEndian(field);
        field = field[sizeof(ulong)..];
    }
}
