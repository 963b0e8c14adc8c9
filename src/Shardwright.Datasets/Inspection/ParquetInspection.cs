using System.Globalization;
using System.Text;
using Shardwright.Datasets.Layouts;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Inspection;

/// <summary>What a Parquet file is.</summary>
internal static class ParquetInspection
{
    private const int FirstRecords = 3;
    private const int LongestCell = 32;

    public static Inspection Of(string path)
    {
        var header = ParquetHeader.Read(path);
        var schema = header.Columns.Select(column => (IReadOnlyList<string>)[column.Name, column.Type.ToString(), column.Nullable ? "yes" : "no"]).ToArray();
        var groups = header.RowGroups;
        var tables = new List<InspectionTable> { new("schema", ["column", "type", "nullable"], schema) };
        if (header.Rows > 0 && header.Columns.All(column => column.Type is not (ParquetType.Other or ParquetType.StringList)))
        {
            tables.Add(First(path, header));
        }

        return new Inspection(
            path, "Parquet file",
            [
                Inspector.Fact("rows", header.Rows), Inspector.Fact("row groups", groups.Count),
                Inspector.Fact("rows of a group", groups.Count == 0 ? 0 : groups.Max(group => group.Rows)),
                Inspector.Fact("size", ByteSize.Format(new FileInfo(path).Length)), Inspector.Fact("written by", header.CreatedBy ?? "not said"),
            ],
            tables);
    }

    private static InspectionTable First(string path, ParquetHeader header)
    {
        using var reader = ParquetShardReader.Open(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path), null);
        var columns = reader.Fields.Select(field => new RecordColumn(field)).ToArray();
        var rows = (int)Math.Min(FirstRecords, header.Rows);
        reader.Read(rows, columns);
        var headings = new List<string> { "field" };
        headings.AddRange(Enumerable.Range(0, rows).Select(row => $"record {row}"));
        return new InspectionTable("first records", headings, [.. columns.Select(column => (IReadOnlyList<string>)[column.Field.Name, .. Enumerable.Range(0, rows).Select(row => Cell(column, row))])]);
    }

    private static string Cell(RecordColumn column, int row)
    {
        var bytes = column[row];
        if (column.IsNull(row))
        {
            return "null";
        }

        var text = (column.Field.TypeName, column.Field.IsVariable) switch
        {
            ("string", _) => Encoding.UTF8.GetString(bytes),
            ("bytes", _) => $"{bytes.Length} bytes",
            (_, true) => $"{bytes.Length / column.Field.ElementBytes} × {Number(column.Field.TypeName[5..^1], bytes)} …",
            _ => Number(column.Field.TypeName, bytes),
        };
        return text.Length > LongestCell ? text[..LongestCell] + "…" : text;
    }

    private static string Number(string type, ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? "nothing" : type switch
    {
        "bool" => bytes[0] == 0 ? "false" : "true",
        "int8" => ((bytes[0] ^ 0x80) - 0x80).ToString(CultureInfo.InvariantCulture),
        "uint8" => bytes[0].ToString(CultureInfo.InvariantCulture),
        "int16" => BitConverter.ToInt16(bytes).ToString(CultureInfo.InvariantCulture),
        "uint16" => BitConverter.ToUInt16(bytes).ToString(CultureInfo.InvariantCulture),
        "int32" => BitConverter.ToInt32(bytes).ToString(CultureInfo.InvariantCulture),
        "uint32" => BitConverter.ToUInt32(bytes).ToString(CultureInfo.InvariantCulture),
        "int64" => BitConverter.ToInt64(bytes).ToString(CultureInfo.InvariantCulture),
        "uint64" => BitConverter.ToUInt64(bytes).ToString(CultureInfo.InvariantCulture),
        "float32" => BitConverter.ToSingle(bytes).ToString(CultureInfo.InvariantCulture),
        _ => BitConverter.ToDouble(bytes).ToString(CultureInfo.InvariantCulture),
    };
}
