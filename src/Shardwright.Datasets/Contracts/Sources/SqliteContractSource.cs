using Shardwright.Datasets.Contracts.Values;
using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Contracts.Sources;

/// <summary>
/// An SQLite database: columns of tables are keys <c>table.column</c>, with one dimension, the table's rows. Of a table of the two columns <c>key</c> and
/// <c>value</c> each row is also a key <c>table@key</c>. Views can be any amount of work, and are not looked at.
/// </summary>
internal sealed class SqliteContractSource : IContractSource
{
    private const string Missing = "null";
    private const int MostPairs = 1000;
    private const int RowsBetweenLooks = 1 << 16;

    private readonly SqliteDatabase database;
    private readonly Dictionary<string, (SqliteTable Table, string Column)> columns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SqliteTable Table, string Pair)> pairs = new(StringComparer.Ordinal);
    private readonly List<SourceKey> keys = [];

    private SqliteContractSource(SqliteDatabase database) => this.database = database;

    public ContractFileKind Kind => ContractFileKind.Sqlite;

    public IReadOnlyList<SourceKey> Keys => keys;

    /// <summary>Opens a database and counts the rows of its tables.</summary>
    public static SqliteContractSource Open(string path)
    {
        var database = SqliteDatabase.Open(path);
        try
        {
            var source = new SqliteContractSource(database);
            foreach (var table in database.ReadTables().Where(table => table.Type == "table"))
            {
                source.List(table);
            }

            return source;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public void Scan(IReadOnlyList<KeyScan> wanted, Action afterRows, CancellationToken cancel)
    {
        using var registration = cancel.Register(database.Interrupt);
        foreach (var scan in wanted)
        {
            try
            {
                if (pairs.TryGetValue(scan.Key.Name, out var pair))
                {
                    TakePair(pair.Table, pair.Pair, scan.Values);
                }
                else
                {
                    var (table, column) = columns[scan.Key.Name];
                    TakeColumn(table, column, scan.Values, cancel);
                }

                scan.IsWhole = true;
            }
            catch (MalformedDataException damage)
            {
                scan.Damage = damage;
            }
        }
    }

    public void Dispose() => database.Dispose();

    private void List(SqliteTable table)
    {
        string? refusal = null;
        var rows = 0L;
        try
        {
            rows = database.CountRows(table.Name);
        }
        catch (MalformedDataException error)
        {
            refusal = $"a damaged table: {error.Found ?? error.Subject}";
        }

        foreach (var column in table.Columns)
        {
            var name = $"{table.Name}.{column.Name}";
            if (columns.TryAdd(name, (table, column.Name)))
            {
                keys.Add(new SourceKey(name, Declared(column.DeclaredType), [rows], refusal));
            }
        }

        if (refusal is null && table.Columns.Count == 2 && table.Columns.Any(column => column.Name == "key") && table.Columns.Any(column => column.Name == "value"))
        {
            ListPairs(table);
        }
    }

    private void ListPairs(SqliteTable table)
    {
        using var rows = database.Prepare($"SELECT key, typeof(value) FROM {SqliteDatabase.Quote(table.Name)} WHERE typeof(key) = 'text' LIMIT {MostPairs}");
        while (rows.Step())
        {
            var pair = rows.ReadString(0);
            var name = $"{table.Name}@{pair}";
            if (pairs.TryAdd(name, (table, pair)))
            {
                keys.Add(new SourceKey(name, Word(rows.ReadString(1)), []));
            }
        }
    }

    private void TakePair(SqliteTable table, string pair, ValueScan values)
    {
        using var row = database.Prepare($"SELECT value FROM {SqliteDatabase.Quote(table.Name)} WHERE key = ? LIMIT 1");
        row.BindText(0, pair);
        if (row.Step())
        {
            Take(row, values);
        }
    }

    private void TakeColumn(SqliteTable table, string column, ValueScan values, CancellationToken cancel)
    {
        var (from, what) = ($"{SqliteDatabase.Quote(table.Name)}{(table.HasRowIds ? " NOT INDEXED" : "")}", SqliteDatabase.Quote(column));
        if ((values.Needs & ~ValueNeeds.Presence) == 0)
        {
            // Types alone: no value is loaded, be it a billion letters long.
            using var counts = database.Prepare($"SELECT typeof({what}), count(*) FROM {from} GROUP BY 1");
            while (counts.Step())
            {
                var (type, count) = (counts.ReadString(0), counts.ReadInteger(1));
                values.AddType(Word(type), count);
            }

            return;
        }

        using var rows = database.Prepare($"SELECT {what} FROM {from}");
        var left = RowsBetweenLooks;
        while (rows.Step())
        {
            Take(rows, values);
            if (--left == 0)
            {
                cancel.ThrowIfCancellationRequested();
                left = RowsBetweenLooks;
            }
        }
    }

    private static void Take(SqliteStatement row, ValueScan values)
    {
        switch (row.Kind(0))
        {
            case SqliteKind.WholeNumber:
                values.AddType("int64", 1);
                values.Add<long>([row.ReadInteger(0)]);
                break;
            case SqliteKind.Real:
                values.AddType("float64", 1);
                values.Add<double>([row.ReadReal(0)]);
                break;
            case SqliteKind.Text:
                values.AddType("text", 1);
                values.AddText(row.ReadText(0));
                break;
            case SqliteKind.Blob:
                values.AddType("bytes", 1);
                values.AddText(row.ReadBlob(0));
                break;
            default:
                values.AddType(Missing, 1);
                values.AddMissing();
                break;
        }
    }

    private static string Word(string type) => type switch
    {
        "integer" => "int64",
        "real" => "float64",
        "blob" => "bytes",
        "null" => Missing,
        _ => "text",
    };

    /// <summary>What a column's declaration makes of numbers and texts. Source: SQLite, "Determination of column affinity"; empty where that is nothing.</summary>
    private static string Declared(string type)
        => Has(type, "INT") ? "int64"
            : Has(type, "CHAR") || Has(type, "CLOB") || Has(type, "TEXT") ? "text"
            : Has(type, "BLOB") ? "bytes"
            : Has(type, "REAL") || Has(type, "FLOA") || Has(type, "DOUB") ? "float64"
            : "";

    private static bool Has(string type, string word) => type.Contains(word, StringComparison.OrdinalIgnoreCase);
}
