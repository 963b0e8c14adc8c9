namespace Shardwright.Formats.Parquet;

/// <summary>How a column chunk is compressed: <c>CompressionCodec</c> of parquet.thrift. Others keep their number.</summary>
public enum ParquetCodec
{
    /// <summary>Not at all.</summary>
    Uncompressed = 0,

    /// <summary>Snappy, without its frame.</summary>
    Snappy = 1,

    /// <summary>Deflate in a gzip wrapper.</summary>
    Gzip = 2,

    /// <summary>LZO, which hardly anybody reads.</summary>
    Lzo = 3,

    /// <summary>Brotli, of RFC 7932.</summary>
    Brotli = 4,

    /// <summary>LZ4 with Hadoop's frame.</summary>
    Lz4 = 5,

    /// <summary>Zstandard.</summary>
    Zstd = 6,

    /// <summary>LZ4 without a frame.</summary>
    Lz4Raw = 7,
}
