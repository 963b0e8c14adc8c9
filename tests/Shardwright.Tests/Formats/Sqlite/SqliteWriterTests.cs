using System.Globalization;
using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Sqlite;

/// <summary>Databases that we make, read by Python's sqlite3.</summary>
public sealed class SqliteWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(512)]
    [InlineData(4096)]
    [InlineData(65536)]
    public void Python_reads_what_we_made_and_finds_it_whole(int pageBytes)
    {
        Make("ours.db", pageBytes, 5000, 1 << 20);
        var read = PythonOracle.Run("""
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1])
            print(c.execute('PRAGMA integrity_check').fetchone()[0], c.execute('PRAGMA page_size').fetchone()[0], c.execute('PRAGMA journal_mode').fetchone()[0], c.execute('PRAGMA encoding').fetchone()[0])
            print(c.execute('SELECT count(*), sum(i), sum(length(name)), sum(length(v)), typeof(v), typeof(x) FROM t').fetchone())
            print(c.execute("SELECT i FROM t WHERE name = 'name 4321'").fetchone()[0])
            """, folder.File("ours.db")).Trim().Split('\n');
        Assert.Equal($"ok {pageBytes} delete UTF-8", read[0]);
        var names = Enumerable.Range(0, 5000).Sum(i => $"name {i}".Length);
        Assert.Equal($"(5000, {5000 * 4999 / 2}, {names}, {Enumerable.Range(0, 5000).Sum(i => i % 700)}, 'blob', 'null')", read[1]);
        Assert.Equal("4321", read[2]);
    }

    [Fact]
    public void Nothing_but_the_partial_lies_beside_a_database_while_it_is_made()
    {
        using var writer = SqliteWriter.Create(folder.File("ours.db"), new SqliteWriterOptions { CacheBytes = 1 << 20 });
        writer.Execute("CREATE TABLE t (v BLOB)");
        using (var insert = writer.Prepare("INSERT INTO t VALUES (zeroblob(5000000))"))
        {
            insert.Run();
            insert.Run();
        }

        Assert.EndsWith(".partial", Assert.Single(Directory.GetFiles(folder.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_a_file_is_named_with_the_reason()
    {
        File.WriteAllText(folder.File("file"), "");
        var error = Assert.Throws<StorageException>(() => SqliteDatabase.Open(Path.Combine(folder.File("file"), "ours.db"), new SqliteOptions { Access = SqliteAccess.Create }));
        Assert.DoesNotContain("unable to open", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes_whatever_the_cache()
    {
        Make("a.db", 4096, 20_000, 1 << 20);
        Make("b.db", 4096, 20_000, 1 << 20);
        Make("c.db", 4096, 20_000, 64 << 20);
        Assert.Equal(File.ReadAllBytes(folder.File("a.db")), File.ReadAllBytes(folder.File("b.db")));
        Assert.Equal(File.ReadAllBytes(folder.File("a.db")), File.ReadAllBytes(folder.File("c.db")));
    }

    [Fact]
    public void Nothing_stands_under_the_name_before_commit_and_nothing_is_left_without_it()
    {
        var path = folder.File("d.db");
        File.WriteAllText(path, "old");
        using (var writer = SqliteWriter.Create(path))
        {
            writer.Execute("CREATE TABLE t(x)");
            Assert.Equal("old", File.ReadAllText(path));
        }

        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Equal("old", File.ReadAllText(path));
        using (var writer = SqliteWriter.Create(path))
        {
            writer.Execute("CREATE TABLE t(x)");
            writer.Commit();
            Assert.Throws<ObjectDisposedException>(writer.Commit);
        }

        Assert.Equal([path], Directory.GetFiles(folder.Path));
        using var database = SqliteDatabase.Open(path);
        Assert.Equal(0, database.CountRows("t"));
        Assert.Empty(database.FindDamage());
    }

    [Fact]
    public void A_row_that_a_constraint_forbids_is_told_and_the_database_is_not_published()
    {
        using var writer = SqliteWriter.Create(folder.File("e.db"));
        writer.Execute("CREATE TABLE s(id TEXT PRIMARY KEY, v TEXT NOT NULL)");
        var insert = writer.Prepare("INSERT INTO s VALUES (?, ?)");
        insert.BindText(0, "twice");
        insert.BindText(1, "");
        insert.Run();
        Assert.Contains("UNIQUE constraint failed: s.id", Assert.Throws<MalformedDataException>(insert.Run).Found, StringComparison.Ordinal);
        insert.BindNull(1);
        insert.BindText(0, "once");
        Assert.Contains("NOT NULL constraint failed: s.v", Assert.Throws<MalformedDataException>(insert.Run).Found, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(writer.Commit);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(256)]
    [InlineData(131072)]
    public void A_page_size_that_SQLite_lacks_is_refused(int pageBytes)
        => Assert.Throws<ArgumentOutOfRangeException>(() => SqliteWriter.Create(folder.File("p.db"), new SqliteWriterOptions { PageBytes = pageBytes }));

    private void Make(string name, int pageBytes, int rows, int cacheBytes)
    {
        using var writer = SqliteWriter.Create(folder.File(name), new SqliteWriterOptions { PageBytes = pageBytes, CacheBytes = cacheBytes });
        writer.Execute("CREATE TABLE t(i INTEGER PRIMARY KEY, name TEXT NOT NULL, v BLOB, x)");
        var insert = writer.Prepare("INSERT INTO t VALUES (?, ?, ?, ?)");
        for (var i = 0; i < rows; i++)
        {
            insert.Bind(0, i);
            insert.BindText(1, string.Create(CultureInfo.InvariantCulture, $"name {i}"));
            insert.BindBlob(2, new byte[i % 700]);
            insert.Run();
        }

        writer.Execute("CREATE INDEX by_name ON t(name)");
        writer.Commit();
    }
}
