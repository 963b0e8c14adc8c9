using System.Buffers.Binary;

namespace Shardwright.Foundation.Checksums;

/// <summary>CRC-32C by tables, eight bytes a step, for processors without the instruction and as the judge of the other path.</summary>
internal static class Crc32CTable
{
    private const uint Polynomial = 0x82f63b78;
    private const int Slices = 8;

    private static readonly uint[][] Tables = Build();

    /// <summary>Moves the register over some bytes; inverting it before and after is the caller's.</summary>
    public static uint Update(uint register, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= Slices)
        {
            var low = register ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            register = Tables[7][low & 0xff] ^ Tables[6][(low >> 8) & 0xff] ^ Tables[5][(low >> 16) & 0xff] ^ Tables[4][low >> 24]
                ^ Tables[3][high & 0xff] ^ Tables[2][(high >> 8) & 0xff] ^ Tables[1][(high >> 16) & 0xff] ^ Tables[0][high >> 24];
            bytes = bytes[Slices..];
        }

        foreach (var value in bytes)
        {
            register = (register >> 8) ^ Tables[0][(register ^ value) & 0xff];
        }

        return register;
    }

    private static uint[][] Build()
    {
        var tables = new uint[Slices][];
        for (var slice = 0; slice < Slices; slice++)
        {
            tables[slice] = new uint[256];
            for (var value = 0u; value < 256; value++)
            {
                tables[slice][value] = slice == 0 ? Divide(value) : Shift(tables[0], tables[slice - 1][value]);
            }
        }

        return tables;
    }

    private static uint Divide(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
        }

        return value;
    }

    private static uint Shift(uint[] table, uint register) => (register >> 8) ^ table[register & 0xff];
}
