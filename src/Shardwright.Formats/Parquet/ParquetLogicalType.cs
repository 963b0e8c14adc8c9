namespace Shardwright.Formats.Parquet;

/// <summary>What a value means: <c>LogicalType</c> of parquet.thrift.</summary>
/// <param name="Kind">Which; a kind that is not listed keeps its number.</param>
/// <param name="BitWidth">Bits of an <see cref="ParquetLogicalKind.Integer"/>, else 0.</param>
/// <param name="HasSign">Whether an <see cref="ParquetLogicalKind.Integer"/> has a sign.</param>
public readonly record struct ParquetLogicalType(ParquetLogicalKind Kind, int BitWidth = 0, bool HasSign = false);
