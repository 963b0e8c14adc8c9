namespace Shardwright.Formats;

/// <summary>CRC-32, the checksum of ZIP, gzip and PNG: ISO 3309, polynomial 0x04C11DB7, reflected. Safe from many threads.</summary>
public static class Crc32
{
    /// <summary>The checksum of earlier bytes followed by these.</summary>
    /// <param name="crc">The checksum of the earlier bytes; 0 when there are none.</param>
    /// <param name="bytes">The bytes that follow.</param>
    /// <exception cref="Foundation.Errors.MissingComponentException">The system's libdeflate, which computes it, cannot be loaded.</exception>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes) => LibDeflate.Crc32(crc, bytes);
}
