namespace Shardwright.Formats.Parquet;

/// <summary>FileMetaData of parquet.thrift, parsed and checked.</summary>
internal sealed class ParquetFooter
{
    internal int Version { get; private set; }

    internal long Rows { get; private set; } = -1;

    internal string? CreatedBy { get; private set; }

    internal List<KeyValuePair<string, string>> KeyValueMetadata { get; } = [];

    internal ParquetSchemaNode? Schema { get; private set; }

    internal List<ParquetRowGroup> RowGroups { get; } = [];

    /// <summary>Parses a footer.</summary>
    /// <param name="bytes">The footer, without its length and magic.</param>
    /// <param name="offset">Where it begins in the file, which is where pages must have ended.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="rowsOnly">Whether to stop at the number of rows.</param>
    internal static ParquetFooter Parse(ReadOnlySpan<byte> bytes, long offset, string path, bool rowsOnly)
    {
        var reader = new ThriftReader(bytes, offset, path);
        var footer = new ParquetFooter();
        footer.Read(ref reader, offset, rowsOnly);
        return footer;
    }

    private void Read(ref ThriftReader reader, long dataEnd, bool rowsOnly)
    {
        var start = reader.Offset;
        var leaves = 0;
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            switch (id)
            {
                case 1:
                    Version = reader.Int32(type);
                    break;
                case 2 when !rowsOnly:
                    Schema = ParquetSchema.Read(ref reader, type, out leaves);
                    break;
                case 3:
                    Rows = reader.Count(type, "number of rows");
                    if (rowsOnly)
                    {
                        return;
                    }

                    break;
                case 4 when !rowsOnly:
                    ReadRowGroups(ref reader, type, dataEnd);
                    break;
                case 5:
                    ReadKeyValues(ref reader, type);
                    break;
                case 6:
                    CreatedBy = reader.Text(type, strict: false);
                    break;
                case 8:
                    ParquetThrow.Encrypted(reader.Path, reader.Offset);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (Rows < 0 || (!rowsOnly && Schema is null))
        {
            ParquetThrow.Footer(reader.Path, start, "footer", "schema and number of rows", "none");
        }

        Check(reader.Path, start, leaves);
    }

    private void Check(string path, long offset, int leaves)
    {
        long sum = 0;
        for (var i = 0; i < RowGroups.Count; i++)
        {
            var group = RowGroups[i];
            if (group.Columns.Count != leaves)
            {
                ParquetThrow.Footer(path, offset, $"column chunks of row group {i}", $"{leaves}", $"{group.Columns.Count}");
            }

            // Subtraction cannot overflow: both are between 0 and Rows.
            if (group.Rows > Rows - sum)
            {
                ParquetThrow.Footer(path, offset, "rows of all row groups", $"{Rows}", "more");
            }

            RowGroups[i] = group with { FirstRow = sum };
            sum += group.Rows;
        }

        if (sum != Rows)
        {
            ParquetThrow.Footer(path, offset, "rows of all row groups", $"{Rows}", $"{sum}");
        }
    }

    private void ReadKeyValues(ref ThriftReader reader, ThriftType list)
    {
        for (var left = reader.List(list, ThriftType.Struct, "key-value list"); left > 0; left--)
        {
            string key = "", value = "";
            var id = 0;
            while (reader.NextField(ref id, out var type))
            {
                switch (id)
                {
                    case 1:
                        key = reader.Text(type, strict: false);
                        break;
                    case 2:
                        value = reader.Text(type, strict: false);
                        break;
                    default:
                        reader.Skip(type);
                        break;
                }
            }

            KeyValueMetadata.Add(new KeyValuePair<string, string>(key, value));
        }
    }

    private void ReadRowGroups(ref ThriftReader reader, ThriftType list, long dataEnd)
    {
        RowGroups.Clear();
        for (var left = reader.List(list, ThriftType.Struct, "list of row groups"); left > 0; left--)
        {
            RowGroups.Add(ReadRowGroup(ref reader, dataEnd));
        }
    }

    private static ParquetRowGroup ReadRowGroup(ref ThriftReader reader, long dataEnd)
    {
        var start = reader.Offset;
        List<ParquetColumnChunk> columns = [];
        long bytes = 0, rows = -1;
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            switch (id)
            {
                case 1:
                    columns.Clear();
                    for (var left = reader.List(type, ThriftType.Struct, "list of column chunks"); left > 0; left--)
                    {
                        columns.Add(ParquetFooterColumn.Read(ref reader, dataEnd));
                    }

                    break;
                case 2:
                    bytes = reader.Count(type, "bytes of a row group");
                    break;
                case 3:
                    rows = reader.Count(type, "rows of a row group");
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (rows < 0 || columns.Count == 0)
        {
            ParquetThrow.Footer(reader.Path, start, "row group", "column chunks and number of rows", "none");
        }

        long first = dataEnd, last = 0;
        foreach (var column in columns)
        {
            first = Math.Min(first, column.OffsetBytes);
            last = Math.Max(last, column.OffsetBytes + column.CompressedBytes);
        }

        return new ParquetRowGroup(0, rows, bytes, first, last - first, columns);
    }
}
