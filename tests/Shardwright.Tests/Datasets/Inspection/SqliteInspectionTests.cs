using Shardwright.Datasets.Inspection;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Inspection;

public sealed class SqliteInspectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_database_is_told_by_its_first_bytes_with_tables_rows_and_columns()
    {
        var path = folder.File("some.dat");
        PythonOracle.Run("""
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA page_size=8192')
            c.execute('CREATE TABLE "odd "" name"(id INTEGER PRIMARY KEY, word TEXT NOT NULL, x)')
            c.execute('CREATE TABLE pairs(a TEXT, b INT, PRIMARY KEY(b, a)) WITHOUT ROWID')
            c.execute('CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n')
            c.executemany('INSERT INTO "odd "" name" VALUES (?,?,?)', [(i, str(i), None) for i in range(1234)])
            c.commit()
            """, path);
        var told = Inspector.Inspect(path);
        Assert.Equal("SQLite database", told.Kind);
        Assert.Equal(["8,192", "UTF-8", "delete", "3"], new[] { "bytes in a page", "text encoding", "journal", "tables" }.Select(name => told.Facts.Single(fact => fact.Name == name).Value));
        Assert.Equal(["odd \" name", "table", "3", "1,234"], told.Tables[0].Rows[0]);
        Assert.Equal(["pairs", "table without row ids", "2", "0"], told.Tables[0].Rows[1]);
        Assert.Equal(["endless", "view", "1", "not counted"], told.Tables[0].Rows[2]);
        Assert.Equal(["odd \" name", "word", "TEXT", "", "yes"], told.Tables[1].Rows[1]);
        Assert.Equal(["pairs", "a", "TEXT", "2", "yes"], told.Tables[1].Rows[3]);
    }

    [Fact]
    public void A_cut_database_is_an_error_that_says_so()
    {
        var path = folder.File("cut.db");
        PythonOracle.Run("import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('CREATE TABLE t(x)'); c.executemany('INSERT INTO t VALUES (?)', [('x' * 999,)] * 99); c.commit()", path);
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(20_000);
        }

        Assert.Contains("cut", Assert.Throws<MalformedDataException>(() => Inspector.Inspect(path)).Found, StringComparison.Ordinal);
    }
}
