using System.Globalization;
using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Inspection;

/// <summary>What files of a genome dataset are: packed sequences, databases of sequences, databases of windows.</summary>
internal static class GenomeInspection
{
    private const int FirstRecords = 10;
    private const int ShownKeys = 20;
    private const int ShownLetters = 40;
    private const int ShownCharacters = 80;

    /// <summary>Whether a file begins as one of packed sequences.</summary>
    public static bool IsPacked(ReadOnlySpan<byte> head) => head.StartsWith(PackedFormat.Magic);

    /// <summary>What a file of packed sequences holds.</summary>
    /// <exception cref="MalformedDataException">It is cut, damaged, or was not finished.</exception>
    public static Inspection OfPacked(string path)
    {
        using var file = PackedSequenceFile.Open(path);
        var lengths = Enumerable.Range(0, file.Sequences).Select(file.LengthOf);
        var letters = new byte[ShownLetters];
        var first = new List<IReadOnlyList<string>>();
        for (var sequence = 0; sequence < Math.Min(file.Sequences, FirstRecords); sequence++)
        {
            var count = file.Read(sequence, 0, letters);
            first.Add([Shown(Encoding.UTF8.GetString(file.IdOf(sequence))), Number(file.LengthOf(sequence)), Beginning(letters.AsSpan(0, count), file.LengthOf(sequence))]);
        }

        return new Inspection(
            path, "packed sequences",
            [
                Inspector.Fact("size", ByteSize.Format(new FileInfo(path).Length)),
                Inspector.Fact("bits of a base", file.Bits == PackedBits.Two ? 2 : 8),
                Inspector.Fact("sequences", file.Sequences),
                Inspector.Fact("letters", file.Letters),
                Inspector.Fact("longest sequence", lengths.DefaultIfEmpty().Max()),
                Inspector.Fact("empty sequences", lengths.Count(length => length == 0)),
            ],
            [First("sequences", file.Sequences, ["id", "letters", "begins"], first)]);
    }

    /// <summary>What a database of sequences or windows is called, and what it shows beside its schema; null of another database.</summary>
    public static (string Kind, IReadOnlyList<InspectionTable> Tables)? OfDatabase(SqliteDatabase database, IReadOnlyList<SqliteTable> tables)
        => Has(tables, SqliteSchema.Table, SqliteSchema.Id, SqliteSchema.Letters) is { } sequences ? ("database of sequences", Sequences(database, sequences))
            : Has(tables, WindowSchema.MetadataTable, "key", "value") is not null && Has(tables, WindowSchema.WindowTable, "window_idx", "sequence_id", "window_in_seq_idx") is not null
                ? ("window database", [Metadata(database), Windows(database)])
            : null;

    /// <summary>A table of these columns. What is computed, as a view is, can take for ever, so its rows are not looked at.</summary>
    private static SqliteTable? Has(IReadOnlyList<SqliteTable> tables, string name, params string[] columns)
        => tables.FirstOrDefault(table => table.Type == "table" && table.Name == name && columns.All(column => table.Columns.Any(one => one.Name == column)));

    /// <summary>The first sequences. Each is read from its beginning only: one may have a billion letters.</summary>
    private static InspectionTable[] Sequences(SqliteDatabase database, SqliteTable table)
    {
        if (!table.HasRowIds || table.Columns.Any(column => column.Name.Equals("rowid", StringComparison.OrdinalIgnoreCase)))
        {
            return [];
        }

        var first = new List<IReadOnlyList<string>>();
        var letters = new byte[ShownLetters];
        using var rows = database.Prepare($"SELECT rowid, substr(CAST({SqliteSchema.Id} AS TEXT), 1, {ShownCharacters + 1}) FROM {SqliteSchema.Table} ORDER BY rowid LIMIT {FirstRecords + 1}");
        while (rows.Step())
        {
            var id = rows.IsNull(1) ? "null" : Shown(rows.ReadString(1));
            first.Add([id, .. Letters(database, rows.ReadInteger(0), letters)]);
        }

        var isMore = first.Count > FirstRecords;
        return [new InspectionTable(isMore ? $"first {FirstRecords} sequences" : "sequences", ["id", "bytes", "begins"], [.. first.Take(FirstRecords)])];
    }

    private static string[] Letters(SqliteDatabase database, long row, byte[] letters)
    {
        try
        {
            using var blob = database.OpenBlob(SqliteSchema.Table, SqliteSchema.Letters, row);
            var beginning = letters.AsSpan(0, Math.Min(letters.Length, blob.LengthBytes));
            blob.Read(0, beginning);
            return [Number(blob.LengthBytes), database.IsUtf8 ? Beginning(beginning, blob.LengthBytes) : ""];
        }
        catch (MalformedDataException error)
        {
            return ["", error.Found ?? "damaged"];
        }
    }

    private static InspectionTable Metadata(SqliteDatabase database)
        => new("metadata", ["key", "value"], Rows(database, $"SELECT key, value FROM {WindowSchema.MetadataTable} LIMIT {ShownKeys}", 2));

    private static InspectionTable Windows(SqliteDatabase database)
    {
        var rows = Rows(database, $"SELECT window_idx, sequence_id, window_in_seq_idx FROM {WindowSchema.WindowTable} ORDER BY window_idx LIMIT {FirstRecords + 1}", 3);
        return new InspectionTable(
            rows.Length > FirstRecords ? $"first {FirstRecords} windows" : "windows", ["window_idx", "sequence_id", "window_in_seq_idx"], [.. rows.Take(FirstRecords)]);
    }

    private static IReadOnlyList<string>[] Rows(SqliteDatabase database, string sql, int columns)
    {
        var rows = new List<IReadOnlyList<string>>();
        using var statement = database.Prepare(sql);
        while (statement.Step())
        {
            rows.Add([.. Enumerable.Range(0, columns).Select(column => statement.Kind(column) switch
            {
                SqliteKind.Text => Shown(statement.ReadString(column)),
                SqliteKind.WholeNumber => statement.ReadInteger(column).ToString(CultureInfo.InvariantCulture),
                SqliteKind.Real => statement.ReadReal(column).ToString(CultureInfo.InvariantCulture),
                SqliteKind.Null => "null",
                _ => "bytes",
            })]);
        }

        return [.. rows];
    }

    private static InspectionTable First(string title, long total, string[] columns, List<IReadOnlyList<string>> rows)
        => new(total > rows.Count ? $"first {rows.Count} of {Number(total)} {title}" : title, columns, rows);

    private static string Beginning(ReadOnlySpan<byte> letters, long length) => Encoding.UTF8.GetString(letters) + (length > letters.Length ? "…" : "");

    private static string Shown(string text) => text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
