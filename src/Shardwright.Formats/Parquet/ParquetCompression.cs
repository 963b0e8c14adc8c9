namespace Shardwright.Formats.Parquet;

/// <summary>How pages are compressed when written.</summary>
public enum ParquetCompression
{
    /// <summary>Zstandard, at <see cref="ParquetOptions.CompressionLevel"/>.</summary>
    Zstd,

    /// <summary>Snappy: larger and faster to write.</summary>
    Snappy,

    /// <summary>Not at all.</summary>
    None,
}
