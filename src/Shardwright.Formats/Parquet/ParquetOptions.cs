namespace Shardwright.Formats.Parquet;

/// <summary>How a Parquet file is written.</summary>
public sealed record ParquetOptions
{
    /// <summary>How pages are compressed. Default Zstandard.</summary>
    public ParquetCompression Compression { get; init; } = ParquetCompression.Zstd;

    /// <summary>Level of Zstandard, 1 to 22; the others have none. Default 3.</summary>
    public int CompressionLevel { get; init; } = 3;

    /// <summary>
    /// Rows in every row group but the last, exactly, unless <see cref="RowGroupBytes"/> closes one before; the writer holds them, and
    /// their pages, in memory. Default 8,192.
    /// </summary>
    public int RowGroupRows { get; init; } = 8192;

    /// <summary>
    /// Bytes of values after which a row group is closed though it has fewer rows; looked at between two calls of the source, so that the
    /// rows decide where it ends and not the memory. Default none.
    /// </summary>
    public long RowGroupBytes { get; init; } = long.MaxValue;

    /// <summary>Keys and values for the footer, written in ordinal order of their keys. Default none.</summary>
    public IReadOnlyDictionary<string, string> KeyValueMetadata { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Threads that encode and compress row groups, of which one more than these is then in memory. With 1, the default, the calling
    /// thread does it. The bytes of the file are the same for any number.
    /// </summary>
    public int Threads { get; init; } = 1;

    /// <summary>Bytes that the values of one row group may take; one that does not fit ends the write. Default 1 GiB.</summary>
    public long MemoryLimitBytes { get; init; } = 1L << 30;

    internal void Validate()
    {
        if (!Enum.IsDefined(Compression))
        {
            throw new ArgumentOutOfRangeException(nameof(Compression), Compression, "Not a compression.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(CompressionLevel, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(CompressionLevel, 22);
        ArgumentOutOfRangeException.ThrowIfLessThan(RowGroupRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RowGroupBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MemoryLimitBytes, 16L << 20);
        ArgumentNullException.ThrowIfNull(KeyValueMetadata);
    }
}
