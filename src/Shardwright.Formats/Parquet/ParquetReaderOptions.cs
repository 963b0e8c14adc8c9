namespace Shardwright.Formats.Parquet;

/// <summary>How a Parquet file is read.</summary>
public sealed record ParquetReaderOptions
{
    /// <summary>Threads that decode, the caller's included; rows come in file order whatever it is. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Bytes that DuckDB's buffers may hold. Default 1 GiB.</summary>
    public long MemoryLimitBytes { get; init; } = 1L << 30;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MemoryLimitBytes, 16L << 20);
    }
}
