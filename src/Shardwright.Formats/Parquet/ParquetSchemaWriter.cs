namespace Shardwright.Formats.Parquet;

/// <summary>Writes SchemaElement of parquet.thrift for scalars and lists of scalars.</summary>
/// <remarks>Spec: LogicalTypes.md; both the old and the new way to say what a value means.</remarks>
internal static class ParquetSchemaWriter
{
    internal const string ListName = "list";
    internal const string ItemName = "element";

    /// <summary>Writes the tree, depth first.</summary>
    internal static void Write(ThriftWriter writer, int id, ParquetColumn[] columns)
    {
        writer.List(id, ThriftType.Struct, checked(1 + columns.Sum(column => ParquetTypes.IsList(column.Type) ? 3 : 1)));
        writer.BeginItem();
        writer.Int32(3, (int)ParquetRepetition.Required);
        writer.Text(4, "schema");
        writer.Int32(5, columns.Length);
        writer.End();
        foreach (var column in columns)
        {
            var repetition = column.Nullable ? ParquetRepetition.Optional : ParquetRepetition.Required;
            if (!ParquetTypes.IsList(column.Type))
            {
                WriteLeaf(writer, column.Name, repetition, column.Type);
                continue;
            }

            WriteGroup(writer, column.Name, repetition, isList: true);
            WriteGroup(writer, ListName, ParquetRepetition.Repeated, isList: false);
            WriteLeaf(writer, ItemName, ParquetRepetition.Optional, ParquetTypes.Element(column.Type));
        }
    }

    private static void WriteGroup(ThriftWriter writer, string name, ParquetRepetition repetition, bool isList)
    {
        writer.BeginItem();
        writer.Int32(3, (int)repetition);
        writer.Text(4, name);
        writer.Int32(5, 1);
        if (isList)
        {
            writer.Int32(6, (int)ParquetConvertedType.List);
            writer.Begin(10);
            writer.Empty((int)ParquetLogicalKind.List);
            writer.End();
        }

        writer.End();
    }

    private static void WriteLeaf(ThriftWriter writer, string name, ParquetRepetition repetition, ParquetType type)
    {
        writer.BeginItem();
        writer.Int32(1, (int)ParquetTypes.Physical(type));
        writer.Int32(3, (int)repetition);
        writer.Text(4, name);
        if (Converted(type) is { } converted)
        {
            writer.Int32(6, (int)converted);
            WriteLogical(writer, type);
        }

        writer.End();
    }

    private static void WriteLogical(ThriftWriter writer, ParquetType type)
    {
        writer.Begin(10);
        if (type == ParquetType.String)
        {
            writer.Empty((int)ParquetLogicalKind.String);
        }
        else
        {
            writer.Begin((int)ParquetLogicalKind.Integer);
            writer.Int8(1, (sbyte)(8 * ParquetTypes.ValueBytes(type)));
            writer.Bool(2, type is ParquetType.Int8 or ParquetType.Int16 or ParquetType.Int32 or ParquetType.Int64);
            writer.End();
        }

        writer.End();
    }

    private static ParquetConvertedType? Converted(ParquetType type) => type switch
    {
        ParquetType.Int8 => ParquetConvertedType.Int8,
        ParquetType.Int16 => ParquetConvertedType.Int16,
        ParquetType.Int32 => ParquetConvertedType.Int32,
        ParquetType.Int64 => ParquetConvertedType.Int64,
        ParquetType.UInt8 => ParquetConvertedType.UInt8,
        ParquetType.UInt16 => ParquetConvertedType.UInt16,
        ParquetType.UInt32 => ParquetConvertedType.UInt32,
        ParquetType.UInt64 => ParquetConvertedType.UInt64,
        ParquetType.String => ParquetConvertedType.Utf8,
        _ => null,
    };
}
