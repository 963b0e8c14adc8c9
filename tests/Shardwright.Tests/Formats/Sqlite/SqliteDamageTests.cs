using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Sqlite;

/// <summary>Cut and flipped databases; libsqlite3 parses them, so that happens in a process of its own.</summary>
public sealed class SqliteDamageTests : IDisposable
{
    private const int Flips = 1500;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Damage_anywhere_is_an_error_or_another_value_and_never_a_crash_or_a_hang()
    {
        if (!ChildProcess.IsThis)
        {
            ChildProcess.Run(typeof(SqliteDamageTests), nameof(Damage_anywhere_is_an_error_or_another_value_and_never_a_crash_or_a_hang));
            return;
        }

        var whole = Make();
        var path = folder.File("damaged.db");
        var random = new Random(7);
        var noticed = 0;
        for (var i = 0; i < Flips; i++)
        {
            var bytes = (byte[])whole.Clone();
            // Structure is dense in the first bytes of a page.
            var at = i % 3 == 0 ? random.Next(bytes.Length) : (random.Next(bytes.Length / 1024) * 1024) + random.Next(60);
            bytes[Math.Min(at, bytes.Length - 1)] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(path, bytes);
            noticed += IsRefused(path) ? 1 : 0;
        }

        Assert.InRange(noticed, Flips / 20, Flips);
        foreach (var missing in (int[])[1, 2, 500, 1023])
        {
            File.WriteAllBytes(path, whole[..^missing]);
            Assert.Contains("it is cut", Assert.Throws<MalformedDataException>(() => SqliteDatabase.Open(path)).Found, StringComparison.Ordinal);
        }

        for (var length = 1; length < whole.Length; length += 1 + (whole.Length / 200))
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<MalformedDataException>(() => SqliteDatabase.Open(path).Dispose());
            Assert.True(IsRefused(path));
        }
    }

    /// <summary>Reads all there is, in each way that there is.</summary>
    private static bool IsRefused(string path)
    {
        foreach (var options in (SqliteOptions[])[new(), new() { Access = SqliteAccess.Immutable, MapBytes = 1 << 30 }])
        {
            try
            {
                using var database = SqliteDatabase.Open(path, options);
                foreach (var table in database.ReadTables())
                {
                    _ = database.CountRows(table.Name, 100_000);
                }

                using (var rows = database.Prepare("SELECT rowid, id, v FROM s"))
                {
                    while (rows.Step())
                    {
                        _ = rows.ReadInteger(0) + rows.ReadText(1).Length + (rows.IsNull(2) ? 0 : rows.ReadText(2).Length);
                    }
                }

                using (var found = database.Prepare("SELECT rowid FROM s WHERE id = 'id 42'"))
                {
                    _ = found.Step();
                }

                var piece = new byte[4000];
                for (var row = 1; row <= 60; row++)
                {
                    _ = database.Blobs("s", "v").ReadAt(row, row * 100, piece);
                }

                if (database.FindDamage().Count > 0)
                {
                    return true;
                }
            }
            catch (ShardwrightException error)
            {
                Assert.NotNull(error.Remedy);
                return true;
            }
        }

        return false;
    }

    private byte[] Make()
    {
        var path = folder.File("whole.db");
        PythonOracle.Run("""
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA page_size=1024')
            c.execute('CREATE TABLE s(id TEXT PRIMARY KEY, v TEXT NOT NULL)'); c.execute('CREATE TABLE w(a PRIMARY KEY, b) WITHOUT ROWID'); c.execute('CREATE VIEW x AS SELECT v FROM s')
            c.executemany('INSERT INTO s VALUES (?,?)', [('id %d' % i, 'ACGT' * (i * 40)) for i in range(60)])
            c.executemany('INSERT INTO w VALUES (?,?)', [('key %d' % i, i) for i in range(300)])
            c.commit()
            """, path);
        Assert.False(IsRefused(path));
        return File.ReadAllBytes(path);
    }
}
