namespace Shardwright.Formats.Parquet;

/// <summary>How a column chunk is compressed: <c>CompressionCodec</c> of parquet.thrift. Others keep their number.</summary>
public enum ParquetCodec
{
    /// <summary>Not at all.</summary>
    Uncompressed = 0,

    /// <summary>Snappy: fast, and not small.</summary>
    Snappy = 1,

    /// <summary>Deflate in a gzip frame.</summary>
    Gzip = 2,

    /// <summary>LZO, which hardly any writer uses.</summary>
    Lzo = 3,

    /// <summary>Brotli: small, and slow to write.</summary>
    Brotli = 4,

    /// <summary>LZ4 with Hadoop's frame.</summary>
    Lz4 = 5,

    /// <summary>Zstandard.</summary>
    Zstd = 6,

    /// <summary>LZ4 without a frame.</summary>
    Lz4Raw = 7,
}
