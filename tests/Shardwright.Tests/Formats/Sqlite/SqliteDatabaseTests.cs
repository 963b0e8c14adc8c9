using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Sqlite;

/// <summary>Databases that Python's sqlite3 made, and what is wrong with some of them.</summary>
public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_kind_of_value_is_read_as_it_is_stored_and_never_converted()
    {
        var path = Make("c.execute('CREATE TABLE t(v)'); c.executemany('INSERT INTO t VALUES (?)', [(-2**63,), (1.5,), ('a\\u00e9\\0b',), (b'\\0\\xff',), (None,), ('',), (b'',)])");
        using var database = SqliteDatabase.Open(path);
        using var statement = database.Prepare("SELECT v, rowid FROM t ORDER BY rowid");
        Assert.Throws<InvalidOperationException>(() => statement.Kind(0));
        Next(SqliteKind.WholeNumber);
        Assert.Equal(long.MinValue, statement.ReadInteger(0));
        Assert.Contains("Text", Assert.Throws<MalformedDataException>(() => statement.ReadString(0)).Expected, StringComparison.Ordinal);
        Next(SqliteKind.Real);
        Assert.Equal(1.5, statement.ReadReal(0));
        Assert.Equal("v", Assert.Throws<MalformedDataException>(() => statement.ReadInteger(0)).Location.Item);
        Next(SqliteKind.Text);
        Assert.Equal("aé\0b", statement.ReadString(0));
        Assert.Throws<MalformedDataException>(() => statement.ReadBlob(0).Length);
        Next(SqliteKind.Blob);
        Assert.Equal([0, 0xff], statement.ReadBlob(0).ToArray());
        Next(SqliteKind.Null);
        Assert.True(statement.IsNull(0));
        Next(SqliteKind.Text);
        Assert.Equal(0, statement.ReadText(0).Length);
        Next(SqliteKind.Blob);
        Assert.Equal(0, statement.ReadBlob(0).Length);
        Assert.Equal(7, statement.ReadInteger(1));
        Assert.False(statement.Step());
        Assert.True(statement.Step());
        Assert.Throws<ArgumentOutOfRangeException>(() => statement.Kind(2));

        void Next(SqliteKind kind)
        {
            Assert.True(statement.Step());
            Assert.Equal(kind, statement.Kind(0));
        }
    }

    [Fact]
    public void Whatever_is_bound_comes_back()
    {
        using var database = SqliteDatabase.Open(folder.File("b.db"), new SqliteOptions { Access = SqliteAccess.Create });
        database.Execute("CREATE TABLE t(a, b, c, d)");
        using var insert = database.Prepare("INSERT INTO t VALUES (?, ?, ?, ?)");
        using var select = database.Prepare("SELECT a, b, c, d FROM t WHERE rowid = ?");
        Prop.ForAll<long, byte[], NonNull<string>>((number, bytes, text) =>
        {
            var scalars = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
            insert.Bind(0, number);
            insert.BindBlob(1, bytes);
            insert.BindText(2, scalars);
            insert.BindNull(3);
            insert.Run();
            select.Bind(0, database.LastInsertedRow);
            Assert.True(select.Step());
            return select.ReadInteger(0) == number && select.ReadBlob(1).SequenceEqual(bytes) && select.ReadString(2) == scalars && select.IsNull(3) && !select.Step();
        }).QuickCheckThrowOnFailure();
        Assert.Throws<ArgumentOutOfRangeException>(() => insert.Bind(4, 1L));
        Assert.Equal("c", select.ColumnName(2));
    }

    [Theory]
    [InlineData(SqliteAccess.ReadOnly)]
    [InlineData(SqliteAccess.Immutable)]
    public void Names_with_letters_that_addresses_reserve_are_only_names(SqliteAccess access)
    {
        var path = folder.File("a?mode=rw#x %41é.db");
        Python("import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('CREATE TABLE t(x)'); c.commit()", path);
        using var database = SqliteDatabase.Open(path, new SqliteOptions { Access = access });
        Assert.Equal("t", Assert.Single(database.ReadTables()).Name);
        Assert.Throws<StorageException>(() => database.Execute("INSERT INTO t VALUES (1)"));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void What_is_no_database_is_refused_with_its_own_message()
    {
        File.WriteAllText(folder.File("text"), new string('x', 5000));
        File.WriteAllBytes(folder.File("empty"), []);
        File.WriteAllBytes(folder.File("head"), [.. SqliteHeader.Magic, 1, 2]);
        var path = Make("c.execute('CREATE TABLE t(x)'); c.executemany('INSERT INTO t VALUES (?)', [('x' * 900,)] * 50)");
        File.WriteAllBytes(folder.File("cut"), File.ReadAllBytes(path)[..9000]);
        Refused<MalformedDataException>("text", "bytes 7878787878787878");
        Refused<MalformedDataException>("empty", "an empty file");
        Refused<MalformedDataException>("head", "header of 100 bytes");
        Refused<MalformedDataException>("cut", "it is cut");
        Refused<StorageException>("missing", "nothing there");
        Refused<StorageException>("", "a folder");
        foreach (var access in (SqliteAccess[])[SqliteAccess.Immutable, SqliteAccess.ReadWrite])
        {
            Assert.Throws<MalformedDataException>(() => SqliteDatabase.Open(folder.File("text"), new SqliteOptions { Access = access }));
        }

        void Refused<T>(string name, string expected)
            where T : ShardwrightException
        {
            var error = Assert.Throws<T>(() => SqliteDatabase.Open(Path.Combine(folder.Path, name)));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
            Assert.NotNull(error.Remedy);
        }
    }

    [Fact]
    public void A_missing_table_or_column_is_told_with_those_that_are_there()
    {
        using var database = SqliteDatabase.Open(Make("c.execute('CREATE TABLE Words(id INTEGER PRIMARY KEY, word TEXT)')"));
        var table = database.RequireTable("words", "ID", "word");
        Assert.Equal(("Words", true, 1), (table.Name, table.HasRowIds, table.Columns[0].KeyNumber));
        var missing = Assert.Throws<MalformedDataException>(() => database.RequireTable("other"));
        Assert.Equal(("other", "no such table among Words"), (missing.Location.Item, missing.Found));
        Assert.Equal("other", Assert.Throws<MalformedDataException>(() => database.Prepare("SELECT 1 FROM other")).Location.Item);
        Assert.Equal("columns with the names x, y", Assert.Throws<MalformedDataException>(() => database.RequireTable("words", "x", "word", "y")).Expected);
        Assert.Throws<MalformedDataException>(() => database.Prepare("SELECT x FROM words"));
        Assert.Null(database.FindTable("other"));
        Assert.Throws<ArgumentException>(() => database.Prepare("SELEC 1"));
        Assert.Throws<ArgumentException>(() => database.Prepare("SELECT 1; SELECT 2"));
        Assert.Throws<ArgumentException>(() => database.Prepare("-- nothing"));
        database.Execute("SELECT 1; \n");
    }

    [Fact]
    public void A_lock_of_another_program_is_waited_for_and_then_told()
    {
        var path = Make("c.execute('CREATE TABLE t(x)')");
        var report = Python("""
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN EXCLUSIVE')
            print('locked', flush=True); sys.stdin.readline()
            """, path, start: process =>
            {
                Assert.Equal("locked", process.StandardOutput.ReadLine());
                var error = Assert.Throws<DatasetStateException>(() => SqliteDatabase.Open(path, new SqliteOptions { BusyTimeout = TimeSpan.FromMilliseconds(5) }));
                Assert.Contains("locked", error.Message, StringComparison.Ordinal);
                Assert.Equal(path, error.Location.Path);
            });
        Assert.Equal("", report);
        SqliteDatabase.Open(path).Dispose();
    }

    [Fact]
    public void Changes_in_a_write_ahead_log_are_read_or_refused_but_never_overlooked()
    {
        var path = folder.File("wal.db");
        Python("""
            import sqlite3, sys, os
            c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA journal_mode=WAL'); c.execute('CREATE TABLE t(x)'); c.execute('INSERT INTO t VALUES (7)'); c.commit()
            os._exit(0)
            """, path);
        Assert.True(new FileInfo(path + "-wal").Length > 0);
        var refused = Assert.Throws<DatasetStateException>(() => SqliteDatabase.Open(path, new SqliteOptions { Access = SqliteAccess.Immutable }));
        Assert.Contains("wal.db-wal", refused.Message, StringComparison.Ordinal);
        using (var database = SqliteDatabase.Open(path))
        {
            Assert.Equal(("wal", 1), (database.JournalMode, database.CountRows("t")));
        }

        SqliteDatabase.Open(path, new SqliteOptions { Access = SqliteAccess.ReadWrite }).Dispose();
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        using var closed = SqliteDatabase.Open(path, new SqliteOptions { Access = SqliteAccess.Immutable });
        Assert.Equal(1, closed.CountRows("t"));
    }

    [Fact]
    public void A_transaction_that_was_broken_off_is_told_by_its_journal()
    {
        var path = Make("c.execute('CREATE TABLE t(x)')");
        Python("""
            import sqlite3, sys, os
            c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('PRAGMA cache_size=5'); c.execute('PRAGMA cache_spill=1'); c.execute('BEGIN')
            c.executemany('INSERT INTO t VALUES (?)', [('x' * 3000,)] * 200)
            os._exit(0)
            """, path);
        foreach (var access in (SqliteAccess[])[SqliteAccess.ReadOnly, SqliteAccess.Immutable])
        {
            var error = Assert.Throws<DatasetStateException>(() => SqliteDatabase.Open(path, new SqliteOptions { Access = access }));
            Assert.Contains(path + "-journal", error.Message, StringComparison.Ordinal);
        }

        using (var writable = SqliteDatabase.Open(path, new SqliteOptions { Access = SqliteAccess.ReadWrite }))
        {
            Assert.Equal(0, writable.CountRows("t"));
        }

        // A journal that is kept between transactions is none that was broken off.
        Python("import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA journal_mode=PERSIST'); c.execute('INSERT INTO t VALUES (1)'); c.commit()", path);
        Assert.True(File.Exists(path + "-journal"));
        using var database = SqliteDatabase.Open(path, new SqliteOptions { Access = SqliteAccess.Immutable });
        Assert.Equal(1, database.CountRows("t"));
    }

    [Fact]
    public void What_never_ends_can_be_interrupted_and_counting_has_a_limit()
    {
        using var database = SqliteDatabase.Open(Make("c.execute('CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n')"));
        Assert.Equal(1000, database.CountRows("v", 1000));
        using var timer = new Timer(_ => database.Interrupt(), null, 20, 20);
        Assert.Throws<OperationCanceledException>(() => database.CountRows("v"));
    }

    private string Make(string statements)
    {
        var path = folder.File("made.db");
        Python($"import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\n{statements}\nc.commit()", path);
        return path;
    }

    private static string Python(string script, string path) => PythonOracle.Run(script, path);

    /// <summary>Runs a script that waits for a line, and does something meanwhile.</summary>
    private static string Python(string script, string path, Action<System.Diagnostics.Process> start)
    {
        var info = new System.Diagnostics.ProcessStartInfo("/usr/bin/python3", ["-c", script, path]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = System.Diagnostics.Process.Start(info)!;
        try
        {
            start(process);
        }
        finally
        {
            process.StandardInput.Close();
        }

        return process.StandardOutput.ReadToEnd();
    }
}
