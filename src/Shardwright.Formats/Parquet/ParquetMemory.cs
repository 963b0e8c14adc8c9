namespace Shardwright.Formats.Parquet;

/// <summary>What the buffers of one row group may hold together.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="limitBytes">The most bytes.</param>
internal sealed class ParquetMemory(string path, long limitBytes)
{
    private const int SmallestBytes = 4096;

    private long _usedBytes;

    /// <summary>How large a buffer becomes that must hold more.</summary>
    /// <param name="bytes">Its size now.</param>
    /// <param name="needed">The bytes it must hold.</param>
    /// <exception cref="Foundation.Errors.StorageException">The limit, or that of an array, is passed.</exception>
    internal int Grow(int bytes, long needed)
    {
        var most = Math.Min(Array.MaxLength, limitBytes - _usedBytes + bytes);
        if (needed > most)
        {
            ParquetThrow.RowGroupTooLarge(path, Math.Min(limitBytes, Array.MaxLength));
        }

        var size = (int)Math.Min(most, Math.Max(needed, Math.Max(SmallestBytes, 2L * bytes)));
        _usedBytes += size - bytes;
        return size;
    }
}
