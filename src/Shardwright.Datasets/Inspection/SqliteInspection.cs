using System.Globalization;
using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Inspection;

/// <summary>What an SQLite database is.</summary>
internal static class SqliteInspection
{
    private const int ListedTables = 50;
    private const int ListedColumns = 200;
    private const long CountedRows = 10_000_000;

    public static Inspection Of(string path)
    {
        using var database = SqliteDatabase.Open(path);
        var tables = database.ReadTables();
        var facts = new List<InspectionFact>
        {
            Inspector.Fact("size", ByteSize.Format(new FileInfo(path).Length)),
            Inspector.Fact("bytes in a page", database.PageBytes),
            Inspector.Fact("pages", database.Pages),
            Inspector.Fact("text encoding", database.IsUtf8 ? "UTF-8" : "UTF-16"),
            Inspector.Fact("journal", database.JournalMode),
            Inspector.Fact("tables", tables.Count),
        };
        var rows = tables.Take(ListedTables).Select(table => (IReadOnlyList<string>)
        [
            table.Name, table.Type == "table" && !table.HasRowIds ? "table without row ids" : table.Type, Number(table.Columns.Count), Rows(database, table),
        ]).ToArray();
        var columns = tables.Take(ListedTables).SelectMany(table => table.Columns.Select(column => (IReadOnlyList<string>)
        [
            table.Name, column.Name, column.DeclaredType, column.KeyNumber > 0 ? Number(column.KeyNumber) : "", column.IsNotNull ? "yes" : "",
        ])).Take(ListedColumns).ToArray();
        var genome = GenomeInspection.OfDatabase(database, tables);
        return new Inspection(path, genome is { } known ? $"{known.Kind} (SQLite)" : "SQLite database", facts,
        [
            .. genome?.Tables ?? [],
            new(tables.Count > ListedTables ? $"first {ListedTables} of {tables.Count} tables" : "tables", ["table", "type", "columns", "rows"], rows),
            new("columns", ["table", "column", "declared type", "in primary key", "not null"], columns),
        ]);
    }

    /// <summary>A view can be as much work as its maker liked, so only tables are counted, and those not for ever.</summary>
    private static string Rows(SqliteDatabase database, SqliteTable table)
    {
        if (table.Type != "table")
        {
            return "not counted";
        }

        try
        {
            var rows = database.CountRows(table.Name, CountedRows);
            return rows == CountedRows ? "at least " + Number(rows) : Number(rows);
        }
        catch (MalformedDataException error)
        {
            return error.Found is { } found ? $"damaged: {found}" : "damaged";
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
