namespace Shardwright.Foundation.Checksums;

/// <summary>What a run of zero bytes does to a CRC-32C register: with it, sums of neighbouring lanes become one.</summary>
/// <remarks>The register's change is linear over GF(2), so four tables of one byte each hold it whole.</remarks>
internal sealed class Crc32CShift
{
    private readonly uint[] _tables = new uint[4 * 256];

    /// <summary>Prepares the tables.</summary>
    /// <param name="zeroBytes">How long the run is.</param>
    public Crc32CShift(int zeroBytes)
    {
        var zeros = new byte[zeroBytes];
        for (var bit = 0; bit < 32; bit++)
        {
            var moved = Crc32CTable.Update(1u << bit, zeros);
            var table = _tables.AsSpan(bit / 8 * 256, 256);
            for (var value = 0; value < table.Length; value++)
            {
                if ((value >> (bit % 8) & 1) != 0)
                {
                    table[value] ^= moved;
                }
            }
        }
    }

    /// <summary>The register after the run.</summary>
    public uint Apply(uint register)
        => _tables[register & 0xff] ^ _tables[256 + ((register >> 8) & 0xff)]
            ^ _tables[512 + ((register >> 16) & 0xff)] ^ _tables[768 + (register >> 24)];
}
