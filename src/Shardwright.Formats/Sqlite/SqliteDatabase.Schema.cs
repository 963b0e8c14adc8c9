using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Sqlite;

/// <summary>What a database has: tables, columns, and whether it is whole.</summary>
public sealed unsafe partial class SqliteDatabase
{
    private const string NamesSql = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid";

    /// <summary>The tables and views, in the order in which they were made; SQLite's own are left out.</summary>
    /// <exception cref="MalformedDataException">The schema is damaged.</exception>
    /// <exception cref="DatasetStateException">Another program has the database locked.</exception>
    public IReadOnlyList<SqliteTable> ReadTables() => [.. TableNames().Select(name => Describe(name)!)];

    /// <summary>One table or view by its name, whose letters A to Z may be of either case.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Null where there is none.</returns>
    /// <inheritdoc cref="ReadTables" path="/exception"/>
    public SqliteTable? FindTable(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Describe(name);
    }

    /// <summary>One table or view that must be there, with columns that it must have.</summary>
    /// <param name="name">The table.</param>
    /// <param name="columns">The columns; letters A to Z may be of either case.</param>
    /// <exception cref="MalformedDataException">The table or a column is missing, which the error lists, or the schema is damaged.</exception>
    /// <exception cref="DatasetStateException">Another program has the database locked.</exception>
    public SqliteTable RequireTable(string name, params ReadOnlySpan<string> columns)
    {
        var table = FindTable(name);
        if (table is null)
        {
            SqliteThrow.TableMissing(Path, name, TableNames());
        }

        var missing = new List<string>();
        foreach (var column in columns)
        {
            if (!table.Columns.Any(candidate => candidate.Name.Equals(column, StringComparison.OrdinalIgnoreCase)))
            {
                missing.Add(column);
            }
        }

        if (missing.Count > 0)
        {
            SqliteThrow.ColumnsMissing(Path, table.Name, missing, [.. table.Columns.Select(column => column.Name)]);
        }

        return table;
    }

    /// <summary>Counts the rows of a table, up to a limit.</summary>
    /// <param name="table">The table or view.</param>
    /// <param name="limit">Where counting ends, so that no damaged or spiteful database can keep it going.</param>
    /// <returns>The rows, or the limit where there are as many or more.</returns>
    /// <exception cref="MalformedDataException">There is no such table, or pages are damaged.</exception>
    /// <exception cref="DatasetStateException">Another program has the database locked.</exception>
    public long CountRows(string table, long limit = long.MaxValue)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        using var count = Prepare(limit == long.MaxValue
            ? $"SELECT count(*) FROM {Quote(table)}"
            : string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM (SELECT 1 FROM {Quote(table)} LIMIT {limit})"));
        return count.Step() ? count.ReadInteger(0) : 0;
    }

    /// <summary>Has the library walk all pages and look for what is wrong: structure, order, constraints; not whether indexes agree with their tables.</summary>
    /// <param name="limit">How many findings are listed at most.</param>
    /// <returns>The library's words, one finding each; none where the database is whole. Flipped bytes inside values are not found.</returns>
    /// <exception cref="ShardwrightException">The database cannot be walked at all.</exception>
    public IReadOnlyList<string> FindDamage(int limit = 100)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        using var check = Prepare(string.Create(CultureInfo.InvariantCulture, $"PRAGMA quick_check({limit})"));
        var findings = new List<string>();
        while (check.Step())
        {
            findings.Add(check.ReadString(0));
        }

        return findings is ["ok"] ? [] : findings;
    }

    /// <summary>A name as it stands in SQL, whatever letters it has.</summary>
    /// <param name="name">The name of a table or column.</param>
    public static string Quote(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private List<string> TableNames()
    {
        using var names = Prepare(NamesSql);
        var list = new List<string>();
        while (names.Step())
        {
            // Only a damaged schema holds something else.
            list.Add(names.ReadString(0));
        }

        return list;
    }

    private SqliteTable? Describe(string name)
    {
        using var list = Prepare("SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main' AND name = ? COLLATE NOCASE");
        list.BindText(0, name);
        if (!list.Step())
        {
            return null;
        }

        var (spelled, type, withoutRowIds) = (list.ReadString(0), list.ReadString(1), list.ReadInteger(2) != 0);
        return new SqliteTable(spelled, type, type is "table" or "shadow" && !withoutRowIds, ReadColumns(spelled));
    }

    /// <summary>A view over a missing table has columns that nobody can tell.</summary>
    private List<SqliteColumn> ReadColumns(string table)
    {
        using var info = Prepare("SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo(?)");
        info.BindText(0, table);
        var columns = new List<SqliteColumn>();
        while (info.Step())
        {
            columns.Add(new SqliteColumn(info.ReadString(0), info.ReadString(1), info.ReadInteger(2) != 0, checked((int)info.ReadInteger(3))));
        }

        return columns;
    }
}
