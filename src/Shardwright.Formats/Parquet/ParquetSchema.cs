namespace Shardwright.Formats.Parquet;

/// <summary>SchemaElement of parquet.thrift: a tree written depth first.</summary>
internal static class ParquetSchema
{
    /// <summary>Reads the list and builds its tree.</summary>
    /// <param name="reader">At the list.</param>
    /// <param name="list">The type of the field.</param>
    /// <param name="leaves">Receives how many leaves it has.</param>
    internal static ParquetSchemaNode Read(ref ThriftReader reader, ThriftType list, out int leaves)
    {
        var start = reader.Offset;
        var count = reader.List(list, ThriftType.Struct, "schema");
        leaves = 0;
        var root = count > 0 ? ReadNode(ref reader, ref count, ref leaves, depth: 0) : null;
        if (root is null || count != 0 || root.PhysicalType is not null)
        {
            var found = root is null ? "nothing" : count != 0 ? $"{count} elements after it" : "a root with a type";
            ParquetThrow.Footer(reader.Path, start, "schema", "one tree", found);
        }

        return root!;
    }

    /// <summary>The children of the root as scalars and lists of scalars.</summary>
    internal static List<ParquetColumn> Flatten(ParquetSchemaNode root)
    {
        var columns = new List<ParquetColumn>(root.Children.Count);
        foreach (var node in root.Children)
        {
            var type = node.Repetition == ParquetRepetition.Repeated ? ToList(ToScalar(node))
                : node.PhysicalType is not null ? ToScalar(node)
                : ListItem(node) is { } item ? ToList(ToScalar(item))
                : ParquetType.Other;
            columns.Add(new ParquetColumn(node.Name, type, node.Repetition == ParquetRepetition.Optional));
        }

        return columns;
    }

    private static ParquetSchemaNode ReadNode(ref ThriftReader reader, ref int left, ref int leaves, int depth)
    {
        var start = reader.Offset;
        if (left == 0 || depth > ParquetHeader.MaxSchemaDepth)
        {
            ParquetThrow.Footer(
                reader.Path, start, "schema", $"at most {ParquetHeader.MaxSchemaDepth} levels and as many elements as stated",
                left == 0 ? "too few elements" : "more levels");
        }

        left--;
        var node = ReadElement(ref reader, depth, out var children);
        if (children == 0)
        {
            leaves += node.PhysicalType is null ? 0 : 1;
            return node;
        }

        // Not more than the elements that are left, each of which was at least a byte of the footer.
        var list = new List<ParquetSchemaNode>(Math.Min(children, left));
        for (; children > 0; children--)
        {
            list.Add(ReadNode(ref reader, ref left, ref leaves, depth + 1));
        }

        return node with { Children = list };
    }

    private static ParquetSchemaNode ReadElement(ref ThriftReader reader, int depth, out int children)
    {
        var start = reader.Offset;
        int? physical = null, repetition = null, converted = null;
        var length = 0;
        string? name = null;
        var logical = default(ParquetLogicalType);
        children = 0;
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            switch (id)
            {
                case 1:
                    physical = reader.Int32(type);
                    break;
                case 2:
                    length = reader.Int32(type);
                    break;
                case 3:
                    repetition = reader.Int32(type);
                    break;
                case 4:
                    name = reader.Text(type, strict: true);
                    break;
                case 5:
                    children = reader.Int32(type);
                    break;
                case 6:
                    converted = reader.Int32(type);
                    break;
                case 10:
                    reader.Expect(type, ThriftType.Struct);
                    logical = ReadLogical(ref reader);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        // The root has no repetition; pyarrow gives it one all the same.
        if (name is null || children < 0 || (physical is null) == (children == 0 && depth > 0)
            || physical is < 0 or > (int)ParquetPhysicalType.FixedLengthByteArray
            || repetition is < 0 or > (int)ParquetRepetition.Repeated || (repetition is null && depth > 0) || length < 0)
        {
            ParquetThrow.Footer(
                reader.Path, start, $"schema element \"{name}\"", "a name, a repetition, and either a type or children", "something else");
        }

        return new ParquetSchemaNode(
            name!, depth == 0 ? ParquetRepetition.Required : (ParquetRepetition)repetition!.Value, (ParquetPhysicalType?)physical, length,
            (ParquetConvertedType?)converted, logical, []);
    }

    private static ParquetLogicalType ReadLogical(ref ThriftReader reader)
    {
        var logical = default(ParquetLogicalType);
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            logical = new ParquetLogicalType((ParquetLogicalKind)id);
            if (logical.Kind != ParquetLogicalKind.Integer)
            {
                reader.Skip(type);
                continue;
            }

            reader.Expect(type, ThriftType.Struct);
            var field = 0;
            while (reader.NextField(ref field, out var fieldType))
            {
                switch (field)
                {
                    case 1:
                        logical = logical with { BitWidth = reader.Int8(fieldType) };
                        break;
                    case 2:
                        logical = logical with { HasSign = reader.Bool(fieldType) };
                        break;
                    default:
                        reader.Skip(fieldType);
                        break;
                }
            }
        }

        return logical;
    }

    // The standard three levels, or the two that old writers use.
    private static ParquetSchemaNode? ListItem(ParquetSchemaNode group)
    {
        var isList = group.LogicalType.Kind == ParquetLogicalKind.List || group.ConvertedType == ParquetConvertedType.List;
        if (!isList || group.Children is not [{ Repetition: ParquetRepetition.Repeated } repeated])
        {
            return null;
        }

        return repeated.PhysicalType is not null ? repeated
            : repeated.Children is [{ PhysicalType: not null, Repetition: not ParquetRepetition.Repeated } item] ? item
            : null;
    }

    private static ParquetType ToList(ParquetType item) => item switch
    {
        ParquetType.Float => ParquetType.FloatList,
        ParquetType.Double => ParquetType.DoubleList,
        ParquetType.Int32 => ParquetType.Int32List,
        ParquetType.Int64 => ParquetType.Int64List,
        ParquetType.String => ParquetType.StringList,
        _ => ParquetType.Other,
    };

    private static ParquetType ToScalar(ParquetSchemaNode leaf) => leaf.PhysicalType switch
    {
        ParquetPhysicalType.Boolean => ParquetType.Boolean,
        ParquetPhysicalType.Int32 or ParquetPhysicalType.Int64 => ToInteger(leaf),
        ParquetPhysicalType.Float => ParquetType.Float,
        ParquetPhysicalType.Double => ParquetType.Double,
        ParquetPhysicalType.ByteArray => ToBytes(leaf),
        ParquetPhysicalType.FixedLengthByteArray
            when leaf.ConvertedType is null && leaf.LogicalType.Kind == ParquetLogicalKind.None => ParquetType.Blob,
        _ => ParquetType.Other,
    };

    private static ParquetType ToBytes(ParquetSchemaNode leaf) => (leaf.LogicalType.Kind, leaf.ConvertedType) switch
    {
        (ParquetLogicalKind.String or ParquetLogicalKind.Enum or ParquetLogicalKind.Json, _) => ParquetType.String,
        (ParquetLogicalKind.None, ParquetConvertedType.Utf8 or ParquetConvertedType.Enum or ParquetConvertedType.Json)
            => ParquetType.String,
        (ParquetLogicalKind.None, null) => ParquetType.Blob,
        _ => ParquetType.Other,
    };

    private static ParquetType ToInteger(ParquetSchemaNode leaf)
    {
        var wide = leaf.PhysicalType == ParquetPhysicalType.Int64;
        var (bits, signed) = (leaf.LogicalType, leaf.ConvertedType) switch
        {
            ({ Kind: ParquetLogicalKind.Integer } type, _) => (type.BitWidth, type.HasSign),
            ({ Kind: not ParquetLogicalKind.None }, _) => (0, false),
            (_, null) => (wide ? 64 : 32, true),
            (_, >= ParquetConvertedType.UInt8 and <= ParquetConvertedType.UInt64 and { } type)
                => (8 << (type - ParquetConvertedType.UInt8), false),
            (_, >= ParquetConvertedType.Int8 and <= ParquetConvertedType.Int64 and { } type)
                => (8 << (type - ParquetConvertedType.Int8), true),
            _ => (0, false),
        };
        return (bits, signed) switch
        {
            (8, true) when !wide => ParquetType.Int8,
            (16, true) when !wide => ParquetType.Int16,
            (32, true) when !wide => ParquetType.Int32,
            (64, true) when wide => ParquetType.Int64,
            (8, false) when !wide => ParquetType.UInt8,
            (16, false) when !wide => ParquetType.UInt16,
            (32, false) when !wide => ParquetType.UInt32,
            (64, false) when wide => ParquetType.UInt64,
            _ => ParquetType.Other,
        };
    }
}
