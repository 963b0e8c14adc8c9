using System.Text;
using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Sqlite;

/// <summary>Values read in pieces.</summary>
public sealed class SqliteBlobTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(4096, "str")]
    [InlineData(65536, "bytes")]
    [InlineData(512, "str")]
    public void Pieces_of_texts_and_blobs_are_the_bytes_that_Python_stored(int pageBytes, string kind)
    {
        var path = folder.File("v.db");
        PythonOracle.Run("""
            import sqlite3, sys, random
            c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA page_size=' + sys.argv[2]); c.execute('CREATE TABLE s(id TEXT PRIMARY KEY, v NOT NULL)')
            r = random.Random(3)
            for i in range(100):
                v = ''.join(r.choices('ACGTN', k=r.choice([0, 1, 100, 9000, 300000])))
                c.execute('INSERT INTO s(rowid, id, v) VALUES (?,?,?)', (i * 3 - 5, 'id%d' % i, v if sys.argv[3] == 'str' else v.encode()))
                open(sys.argv[1] + '.%d' % (i * 3 - 5), 'w').write(v)
            c.commit()
            """, path, pageBytes.ToString(System.Globalization.CultureInfo.InvariantCulture), kind);
        using var database = SqliteDatabase.Open(path, new SqliteOptions { Access = SqliteAccess.Immutable });
        var blobs = database.Blobs("s", "v");
        Assert.Same(blobs, database.Blobs("s", "v"));
        var random = new Random(4);
        var values = Enumerable.Range(0, 100).ToDictionary(i => (i * 3) - 5, i => File.ReadAllBytes($"{path}.{(i * 3) - 5}"));
        var piece = new byte[8192];
        for (var i = 0; i < 2000; i++)
        {
            var row = (random.Next(i < 1000 ? 100 : 20) * 3) - 5;
            var value = values[row];
            var offset = random.Next(value.Length + 10);
            var expected = value.AsSpan(Math.Min(offset, value.Length));
            var read = blobs.ReadAt(row, offset, piece);
            Assert.Equal(Math.Min(expected.Length, piece.Length), read);
            Assert.True(expected[..read].SequenceEqual(piece.AsSpan(0, read)));
            Assert.Equal(value.Length, blobs.LengthBytes(row));
        }
    }

    [Fact]
    public void A_value_of_50_MB_is_read_at_its_end_and_as_a_whole()
    {
        var path = folder.File("huge.db");
        PythonOracle.Run("import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('CREATE TABLE s(v TEXT)'); c.execute('INSERT INTO s VALUES (?)', ('ACGTA' * 10_000_000 + 'end',)); c.commit()", path);
        using var database = SqliteDatabase.Open(path);
        using var blob = database.OpenBlob("s", "v", 1);
        Assert.Equal(50_000_003, blob.LengthBytes);
        var tail = new byte[5];
        blob.Read(blob.LengthBytes - 5, tail);
        Assert.Equal("TAend"u8, tail);
        using (var select = database.Prepare("SELECT v FROM s"))
        {
            Assert.True(select.Step());
            Assert.Equal(50_000_003, select.ReadText(0).Length);
        }

        using var strict = SqliteDatabase.Open(path, new SqliteOptions { MaxValueBytes = 1_000_000 });
        using var refused = strict.Prepare("SELECT v FROM s");
        Assert.Throws<MalformedDataException>(() => refused.Step());
    }

    [Fact]
    public void Rows_values_and_tables_that_cannot_be_read_in_pieces_are_told_apart()
    {
        var path = folder.File("odd.db");
        PythonOracle.Run("""
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1]); c.execute('CREATE TABLE s(v)'); c.execute('CREATE TABLE w(k PRIMARY KEY, v) WITHOUT ROWID'); c.execute('CREATE VIEW x AS SELECT v FROM s')
            c.executemany('INSERT INTO s VALUES (?)', [('text',), (None,), (5,), (1.5,)]); c.commit()
            """, path);
        using var database = SqliteDatabase.Open(path);
        Assert.Contains("WITHOUT ROWID", Throws("w", "v", 1).Found, StringComparison.Ordinal);
        Assert.Contains("view", Throws("x", "v", 1).Found, StringComparison.Ordinal);
        Assert.Contains("no such table", Throws("y", "v", 1).Found, StringComparison.Ordinal);
        Assert.Equal("columns", Throws("s", "z", 1).Subject);
        Assert.Contains("null", Throws("s", "v", 2).Found, StringComparison.Ordinal);
        Assert.Contains("integer", Throws("s", "v", 3).Found, StringComparison.Ordinal);
        Assert.Contains("real", Throws("s", "v", 4).Found, StringComparison.Ordinal);
        var missing = Throws("s", "v", 99);
        Assert.Equal((99, "s.v"), (missing.Location.RecordIndex, missing.Location.Item));
        using var blob = database.OpenBlob("s", "v", 1);
        Assert.Throws<MalformedDataException>(() => blob.MoveTo(99));
        blob.MoveTo(1);
        var bytes = new byte[4];
        blob.Read(0, bytes);
        Assert.Equal("text"u8, bytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => blob.Read(1, bytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => blob.Read(-1, bytes));
        var blobs = database.Blobs("s", "v");
        Assert.Throws<MalformedDataException>(() => blobs.ReadAt(2, 0, bytes));
        Assert.Equal(4, blobs.ReadAt(1, 0, bytes));

        MalformedDataException Throws(string table, string column, long row) => Assert.Throws<MalformedDataException>(() => database.OpenBlob(table, column, row));
    }

    [Fact]
    public void A_row_that_changed_is_read_anew()
    {
        using var database = SqliteDatabase.Open(folder.File("c.db"), new SqliteOptions { Access = SqliteAccess.Create });
        database.Execute("CREATE TABLE s(v)");
        database.Execute("INSERT INTO s VALUES ('first')");
        using var blob = database.OpenBlob("s", "v", 1);
        database.Execute("UPDATE s SET v = 'other'");
        var bytes = new byte[5];
        blob.Read(0, bytes);
        Assert.Equal("other"u8, bytes);
    }

    [Fact]
    public void A_database_in_UTF_16_is_told_and_its_texts_come_as_UTF_8()
    {
        var path = folder.File("u.db");
        PythonOracle.Run("import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(\"PRAGMA encoding='UTF-16le'\"); c.execute('CREATE TABLE s(v)'); c.execute(\"INSERT INTO s VALUES ('ac\u00e9')\"); c.commit()", path);
        using var database = SqliteDatabase.Open(path);
        Assert.False(database.IsUtf8);
        using var select = database.Prepare("SELECT v FROM s");
        Assert.True(select.Step());
        Assert.Equal("acé"u8, select.ReadText(0));
        using var blob = database.OpenBlob("s", "v", 1);
        Assert.Equal(Encoding.Unicode.GetByteCount("acé"), blob.LengthBytes);
    }

    [Fact]
    public void Reading_pieces_rows_and_leases_does_not_allocate()
    {
        var path = folder.File("a.db");
        using (var writer = SqliteWriter.Create(path))
        {
            writer.Execute("CREATE TABLE s(id TEXT, v TEXT)");
            var insert = writer.Prepare("INSERT INTO s VALUES (?, ?)");
            for (var i = 0; i < 20; i++)
            {
                insert.BindText(0, "id");
                insert.BindText(1, new string('A', 30_000));
                insert.Run();
            }

            writer.Commit();
        }

        using var pool = new SqlitePool(new SqlitePoolOptions { MaxOpen = 4 });
        var piece = new byte[8192];
        long sum = 0;
        Read(40);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(400);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);

        void Read(int times)
        {
            for (var i = 0; i < times; i++)
            {
                using var lease = pool.Lease(path);
                var row = 1 + (i % 20);
                sum += lease.Database.Blobs("s", "v").ReadAt(row, i * 7, piece);
                var select = lease.Database.Keep("SELECT id FROM s WHERE rowid = ?");
                select.Bind(0, row);
                sum += select.Step() ? select.ReadText(0).Length : 0;
                select.Reset();
            }
        }
    }
}
