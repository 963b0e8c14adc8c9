namespace Shardwright.Hygiene.Outputs;

/// <summary>CRC-32 of ZIP and PNG: ISO 3309, polynomial 0x04C11DB7, reflected.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = Fill();

    /// <summary>The sum of bytes that follow others.</summary>
    /// <param name="crc">The sum of the others; 0 for none.</param>
    /// <param name="bytes">The bytes.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        foreach (var value in bytes)
        {
            crc = Table[(crc ^ value) & 0xff] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] Fill()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
            }

            table[i] = crc;
        }

        return table;
    }
}
