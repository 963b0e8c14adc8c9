namespace Shardwright.Formats.Parquet;

/// <summary>One element of a schema: a group with children, or a leaf with a physical type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Repetition">How often it stands in its parent; <see cref="ParquetRepetition.Required"/> for the root.</param>
/// <param name="PhysicalType">How its values lie, null for a group.</param>
/// <param name="TypeLength">Bytes of a <see cref="ParquetPhysicalType.FixedLengthByteArray"/>, else 0.</param>
/// <param name="ConvertedType">What it means, the old way, where that is given.</param>
/// <param name="LogicalType">What it means; kind <see cref="ParquetLogicalKind.None"/> where that is not given.</param>
/// <param name="Children">Its children in file order, none for a leaf.</param>
public sealed record ParquetSchemaNode(
    string Name,
    ParquetRepetition Repetition,
    ParquetPhysicalType? PhysicalType,
    int TypeLength,
    ParquetConvertedType? ConvertedType,
    ParquetLogicalType LogicalType,
    IReadOnlyList<ParquetSchemaNode> Children);
