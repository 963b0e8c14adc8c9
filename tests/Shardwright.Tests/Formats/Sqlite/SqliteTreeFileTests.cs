using System.Globalization;
using System.Text;
using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Sqlite;

/// <summary>Trees that we write from the leaves up, held against what SQLite itself makes of the same rows.</summary>
public sealed class SqliteTreeFileTests : IDisposable
{
    private const string Dump = """
        import sqlite3, sys, hashlib
        for p in sys.argv[1:]:
            c = sqlite3.connect(p)
            print(c.execute('PRAGMA integrity_check').fetchone()[0], c.execute('PRAGMA freelist_count').fetchone()[0])
            h = hashlib.sha256()
            for line in c.iterdump(): h.update(line.encode('utf-8', 'surrogatepass') + b'\n')
            for r in c.execute('SELECT id, k, n FROM t INDEXED BY i ORDER BY id, n'): h.update(repr(r).encode())
            print(h.hexdigest(), c.execute('SELECT count(*) FROM t').fetchone()[0])
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(512, 0, 10)]
    [InlineData(512, 1, 10)]
    [InlineData(512, 2, 1)]
    [InlineData(512, 4000, 6)]
    [InlineData(512, 30_000, 40)]
    [InlineData(512, 300, 101)]
    [InlineData(512, 500, 3000)]
    [InlineData(1024, 700, 700)]
    [InlineData(4096, 40_000, 20)]
    [InlineData(4096, 900, 900)]
    [InlineData(4096, 300, 9000)]
    [InlineData(65536, 30_000, 50)]
    [InlineData(65536, 200, 70_000)]
    public void SQLite_finds_our_trees_whole_and_dumps_them_as_its_own(int pageBytes, int rows, int idBytes)
        => Compare(pageBytes, Enumerable.Range(0, rows).Select(i => Id(i, idBytes)));

    [Fact]
    public void Every_length_of_an_id_around_the_limits_of_a_page_is_kept()
    {
        var random = new Random(5);
        Compare(512, Enumerable.Range(0, 1500).Select(i => Id(i, 6 + i)));
        Compare(512, Enumerable.Range(0, 3000).Select(i => Id(i, random.Next(10) == 0 ? random.Next(6, 3000) : random.Next(6, 60))));
        Compare(4096, Enumerable.Range(0, 4200).Select(i => Id(i, 6 + i)));
    }

    [Fact]
    public void Any_number_of_rows_up_to_some_hundred_makes_whole_trees()
    {
        // Goes through every way in which the last pages of two and three levels can be full, empty, or hold one cell.
        for (var rows = 0; rows < 260; rows++)
        {
            var path = Ours(512, Enumerable.Range(0, rows).Select(i => Id(i, 100)));
            using var database = SqliteDatabase.Open(path);
            Assert.Empty(database.FindDamage());
            using var count = database.Prepare("SELECT count(*), max(n) FROM t INDEXED BY i WHERE id > ''");
            Assert.True(count.Step());
            Assert.Equal(rows, count.ReadInteger(0));
        }
    }

    [Fact]
    public void Integers_of_every_width_are_stored_as_SQLite_stores_them()
    {
        var values = new List<long> { 0, 1, 2, -1, long.MaxValue, long.MinValue };
        for (var bit = 6; bit < 63; bit++)
        {
            values.AddRange([(1L << bit) - 1, 1L << bit, (1L << bit) + 1, -(1L << bit) - 1, -(1L << bit)]);
        }

        Compare(512, values.Select((value, i) => (Encoding.UTF8.GetBytes(i.ToString("D6", CultureInfo.InvariantCulture)), value)).ToList(), values.Select(value => value).Order().Distinct().ToList());
    }

    [Fact]
    public void Row_ids_must_ascend_and_a_tree_is_filled_once()
    {
        var path = folder.File("once.db");
        MakeTables(path, 4096);
        using var file = SqliteTreeFile.Open(path);
        var table = file.Fill("t");
        var record = new SqliteRecord();
        table.AppendRow(5, record.AddNull());
        Assert.Throws<ArgumentOutOfRangeException>(() => table.AppendRow(5, record));
        Assert.Throws<ArgumentException>(() => table.AppendKey(record));
        Assert.Throws<ArgumentException>(() => file.Fill("i").AppendRow(6, record));
        Assert.Throws<MalformedDataException>(() => file.Fill("t"));
        Assert.Throws<MalformedDataException>(() => file.Fill("nothing"));
    }

    [Fact]
    public void A_table_with_rows_and_a_database_in_another_encoding_are_refused()
    {
        var full = folder.File("full.db");
        MakeTables(full, 4096);
        using (var database = SqliteDatabase.Open(full, new SqliteOptions { Access = SqliteAccess.ReadWrite }))
        {
            database.Execute("INSERT INTO t VALUES (1, 'a', 2)");
        }

        using (var file = SqliteTreeFile.Open(full))
        {
            Assert.Contains("has rows", Assert.Throws<MalformedDataException>(() => file.Fill("t")).Message, StringComparison.Ordinal);
        }

        var wide = folder.File("wide.db");
        using (var database = SqliteDatabase.Open(wide, new SqliteOptions { Access = SqliteAccess.Create }))
        {
            database.Execute("PRAGMA encoding='UTF-16'");
            database.Execute("CREATE TABLE t(n INTEGER PRIMARY KEY, id TEXT, k)");
        }

        Assert.Throws<MalformedDataException>(() => SqliteTreeFile.Open(wide));
        Assert.Throws<StorageException>(() => SqliteTreeFile.Open(folder.File("none.db")));
    }

    private static (byte[] Id, long Value) Id(int i, int bytes)
    {
        var text = i.ToString("D6", CultureInfo.InvariantCulture);
        return (Encoding.UTF8.GetBytes(text.PadRight(bytes, 'x')[..Math.Max(bytes, 6)]), i);
    }

    private void Compare(int pageBytes, IEnumerable<(byte[] Id, long Value)> rows) => Compare(pageBytes, rows.ToList(), null);

    private void Compare(int pageBytes, List<(byte[] Id, long Value)> rows, List<long>? rowIds)
    {
        var ours = Ours(pageBytes, rows, rowIds);
        var theirs = folder.File("theirs.db");
        File.Delete(theirs);
        MakeTables(theirs, pageBytes);
        using (var database = SqliteDatabase.Open(theirs, new SqliteOptions { Access = SqliteAccess.ReadWrite }))
        {
            database.Execute("BEGIN");
            using var insert = database.Prepare("INSERT INTO t VALUES (?, ?, ?)");
            for (var i = 0; i < rows.Count; i++)
            {
                insert.Bind(0, rowIds is null ? i : i < rowIds.Count ? rowIds[i] : long.MaxValue);
                insert.BindText(1, rows[i].Id);
                insert.Bind(2, rows[i].Value);
                if (rowIds is null || i < rowIds.Count)
                {
                    insert.Run();
                }
            }

            database.Execute("COMMIT");
        }

        var dumps = PythonOracle.Run(Dump, ours, theirs).Trim().Split('\n');
        Assert.Equal(4, dumps.Length);
        Assert.Equal("ok 0", dumps[0]);
        Assert.Equal(dumps[2], dumps[0]);
        Assert.Equal(dumps[3], dumps[1]);
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $" {rowIds?.Count ?? rows.Count}"), dumps[1], StringComparison.Ordinal);
    }

    private string Ours(int pageBytes, IEnumerable<(byte[] Id, long Value)> rows, List<long>? rowIds = null)
    {
        var path = folder.File("ours.db");
        File.Delete(path);
        MakeTables(path, pageBytes);
        using var file = SqliteTreeFile.Open(path);
        var table = file.Fill("t");
        var index = file.Fill("i");
        var record = new SqliteRecord();
        var i = 0;
        foreach (var (id, value) in rows)
        {
            if (rowIds is not null && i >= rowIds.Count)
            {
                break;
            }

            var row = rowIds is null ? i : rowIds[i];
            table.AppendRow(row, record.Clear().AddNull().AddText(id).AddInteger(value));
            index.AppendKey(record.Clear().AddText(id).AddInteger(row));
            i++;
        }

        file.Finish();
        return path;
    }

    private static void MakeTables(string path, int pageBytes)
    {
        using var database = SqliteDatabase.Open(path, new SqliteOptions { Access = SqliteAccess.Create });
        database.Execute($"PRAGMA page_size={pageBytes}");
        database.Execute("CREATE TABLE t(n INTEGER PRIMARY KEY, id TEXT NOT NULL, k INTEGER NOT NULL)");
        database.Execute("CREATE INDEX i ON t(id)");
    }
}
