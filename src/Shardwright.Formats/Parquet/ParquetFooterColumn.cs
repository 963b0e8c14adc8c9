namespace Shardwright.Formats.Parquet;

/// <summary>ColumnChunk and ColumnMetaData of parquet.thrift.</summary>
internal static class ParquetFooterColumn
{
    private const int MagicBytes = 4;

    internal static ParquetColumnChunk Read(ref ThriftReader reader, long dataEnd)
    {
        var start = reader.Offset;
        ParquetColumnChunk? chunk = null;
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            switch (id)
            {
                case 1:
                    ParquetThrow.Footer(reader.Path, reader.Offset, "column chunk", "pages in this file", "the name of another file");
                    break;
                case 3:
                    reader.Expect(type, ThriftType.Struct);
                    chunk = ReadMetaData(ref reader, dataEnd);
                    break;
                case 8:
                    ParquetThrow.Encrypted(reader.Path, reader.Offset);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (chunk is null)
        {
            ParquetThrow.Footer(reader.Path, start, "column chunk", "its metadata", "none");
        }

        return chunk!;
    }

    private static ParquetColumnChunk ReadMetaData(ref ThriftReader reader, long dataEnd)
    {
        var start = reader.Offset;
        int physical = -1, codec = -1;
        List<ParquetEncoding> encodings = [];
        string? path = null;
        long values = -1, uncompressed = -1, compressed = -1, data = -1, dictionary = 0;
        var id = 0;
        while (reader.NextField(ref id, out var type))
        {
            switch (id)
            {
                case 1:
                    physical = reader.Int32(type);
                    break;
                case 2:
                    encodings.Clear();
                    for (var left = reader.List(type, ThriftType.Int32, "list of encodings"); left > 0; left--)
                    {
                        encodings.Add((ParquetEncoding)reader.Int32Value());
                    }

                    break;
                case 3:
                    path = ReadPath(ref reader, type);
                    break;
                case 4:
                    codec = reader.Int32(type);
                    break;
                case 5:
                    values = reader.Count(type, "values of a column chunk");
                    break;
                case 6:
                    uncompressed = reader.Count(type, "bytes of a column chunk");
                    break;
                case 7:
                    compressed = reader.Count(type, "bytes of a column chunk");
                    break;
                case 9:
                    data = reader.Count(type, "offset of a page");
                    break;
                case 11:
                    dictionary = reader.Count(type, "offset of a page");
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (physical is < 0 or > (int)ParquetPhysicalType.FixedLengthByteArray || codec < 0 || path is null
            || (values | uncompressed | compressed | data) < 0)
        {
            ParquetThrow.Footer(reader.Path, start, "column chunk", "type, path, codec, sizes and offset", "not all of them");
        }

        // Some writers say 0 where there is no dictionary.
        var first = dictionary > 0 ? Math.Min(dictionary, data) : data;
        if (first < MagicBytes || first > dataEnd || compressed > dataEnd - first)
        {
            ParquetThrow.Footer(
                reader.Path, start, $"place of column chunk \"{path}\"", $"between byte {MagicBytes} and {dataEnd}",
                $"{compressed} bytes from byte {first}");
        }

        return new ParquetColumnChunk(
            path!, (ParquetPhysicalType)physical, (ParquetCodec)codec, encodings, values, uncompressed, compressed, first);
    }

    private static string ReadPath(ref ThriftReader reader, ThriftType list)
    {
        var count = reader.List(list, ThriftType.Binary, "path of a column");
        var names = new List<string>(Math.Min(count, ParquetHeader.MaxSchemaDepth));
        for (; count > 0; count--)
        {
            names.Add(reader.TextValue(strict: true));
        }

        return string.Join('.', names);
    }
}
