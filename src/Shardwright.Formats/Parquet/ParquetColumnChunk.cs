namespace Shardwright.Formats.Parquet;

/// <summary>The pages of one column in one row group.</summary>
/// <param name="Path">The leaf's names from the top, joined by dots.</param>
/// <param name="PhysicalType">How values lie.</param>
/// <param name="Codec">How pages are compressed.</param>
/// <param name="Encodings">The encodings its pages use.</param>
/// <param name="Values">Values, nulls included; of a list, its items.</param>
/// <param name="UncompressedBytes">Bytes of its pages before compression, headers included.</param>
/// <param name="CompressedBytes">Bytes of its pages in the file, headers included.</param>
/// <param name="OffsetBytes">Where its first page begins in the file: the dictionary, where there is one.</param>
public sealed record ParquetColumnChunk(
    string Path,
    ParquetPhysicalType PhysicalType,
    ParquetCodec Codec,
    IReadOnlyList<ParquetEncoding> Encodings,
    long Values,
    long UncompressedBytes,
    long CompressedBytes,
    long OffsetBytes);
