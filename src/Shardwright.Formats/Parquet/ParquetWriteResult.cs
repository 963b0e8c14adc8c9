namespace Shardwright.Formats.Parquet;

/// <summary>What was written.</summary>
/// <param name="Rows">Rows in the file.</param>
/// <param name="Bytes">Bytes of the file.</param>
public readonly record struct ParquetWriteResult(long Rows, long Bytes);
