namespace Shardwright.Formats.Parquet;

/// <summary>Rows that lie together: one chunk of each column.</summary>
/// <param name="FirstRow">Rows of the file before it.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="TotalBytes">Bytes of its pages before compression.</param>
/// <param name="OffsetBytes">Where its first page begins in the file.</param>
/// <param name="LengthBytes">Bytes from there to the end of its last page: what a reader of the whole group touches.</param>
/// <param name="Columns">Its column chunks, one a leaf of the schema, in that order.</param>
public sealed record ParquetRowGroup(
    long FirstRow, long Rows, long TotalBytes, long OffsetBytes, long LengthBytes, IReadOnlyList<ParquetColumnChunk> Columns);
