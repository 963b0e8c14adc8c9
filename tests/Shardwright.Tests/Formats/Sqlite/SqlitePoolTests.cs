using System.Globalization;
using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Tests.Formats.Sqlite;

/// <summary>More databases than may be open, and more threads than one.</summary>
public sealed class SqlitePoolTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Five_thousand_databases_are_read_where_256_files_may_be_open()
    {
        if (!ChildProcess.IsThis)
        {
            ChildProcess.Run(typeof(SqlitePoolTests), nameof(Five_thousand_databases_are_read_where_256_files_may_be_open), "ulimit -n 256");
            return;
        }

        Assert.Equal(256, OpenFileLimit.Of());
        var paths = Make(5000);
        using var pool = new SqlitePool(new SqlitePoolOptions { AreImmutable = true });
        Assert.InRange(pool.MaxOpen, 50, 192);
        Assert.Equal(pool.MaxOpen, pool.OpenInAdvance(paths, Cancel));
        var random = new Random(3);
        for (var i = 0; i < paths.Length; i++)
        {
            Assert.Equal(i, Read(pool, paths, i));
            _ = Read(pool, paths, random.Next(paths.Length));
            Assert.InRange(pool.Open, 1, pool.MaxOpen);
        }

        Assert.InRange(OpenFileLimit.InUse(), 1, 255);
        pool.Dispose();

        // A pool that is allowed more than there is gives way.
        using var greedy = new SqlitePool(new SqlitePoolOptions { MaxOpen = 1000 });
        for (var i = 0; i < 600; i++)
        {
            Assert.Equal(i, Read(greedy, paths, i));
        }
    }

    [Fact]
    public void Many_threads_read_many_databases_and_no_more_are_open_than_may_be()
    {
        var paths = Make(40);
        using var pool = new SqlitePool(new SqlitePoolOptions { MaxOpen = 7 });
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 16 }, thread =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 300; i++)
            {
                var which = random.Next(i % 2 == 0 ? 3 : paths.Length);
                Assert.Equal(which, Read(pool, paths, which));
                Assert.InRange(pool.Open, 1, 7);
            }
        });
    }

    [Fact]
    public void The_one_that_was_idle_longest_is_closed_first()
    {
        var paths = Make(4);
        using var pool = new SqlitePool(new SqlitePoolOptions { MaxOpen = 3 });
        Assert.Equal(3, pool.OpenInAdvance(paths, Cancel));
        Assert.Equal(0, Read(pool, paths, 0));
        var kept = Of(0);
        var oldest = Of(1);
        _ = Of(2);
        _ = Of(0);
        _ = Of(2);
        Assert.Equal(3, Read(pool, paths, 3));
        Assert.Same(kept, Of(0));
        Assert.NotSame(oldest, Of(1));

        SqliteDatabase Of(int which)
        {
            using var lease = pool.Lease(paths[which], Cancel);
            return lease.Database;
        }
    }

    [Fact]
    public void A_lease_that_waits_in_vain_ends_with_an_error_and_one_that_ended_is_known()
    {
        var paths = Make(2);
        using var pool = new SqlitePool(new SqlitePoolOptions { MaxOpen = 1, Timeout = TimeSpan.FromMilliseconds(5) });
        var lease = pool.Lease(paths[0], Cancel);
        Assert.Throws<DatasetStateException>(() => pool.Lease(paths[1], Cancel));
        Assert.ThrowsAny<OperationCanceledException>(() => pool.Lease(paths[1], new CancellationToken(canceled: true)));
        lease.Dispose();
        lease.Dispose();
        Assert.Throws<ObjectDisposedException>(() => lease.Database);
        Assert.Equal(1, Read(pool, paths, 1));
        for (var i = 0; i < 3; i++)
        {
            Assert.Throws<StorageException>(() => pool.Lease(folder.File("missing.db"), Cancel));
        }

        Assert.Equal(0, Read(pool, paths, 0));
    }

    [Fact]
    public void A_database_is_closed_when_its_pool_is_disposed_or_its_last_lease_ends()
    {
        var paths = Make(3);
        var pool = new SqlitePool();
        Assert.InRange(pool.MaxOpen, 1, 1024);
        Assert.Equal(3, pool.OpenInAdvance(paths, Cancel));
        var lease = pool.Lease(paths[0], Cancel);
        pool.Dispose();
        Assert.Equal(1, pool.Open);
        Assert.Equal(1, lease.Database.CountRows("t"));
        lease.Dispose();
        Assert.Equal(0, pool.Open);
        Assert.Throws<ObjectDisposedException>(() => pool.Lease(paths[0], Cancel));
        Assert.DoesNotContain(
            Directory.EnumerateFiles("/proc/self/fd").Select(entry => File.ResolveLinkTarget(entry, false)?.FullName),
            target => target?.StartsWith(folder.Path, StringComparison.Ordinal) ?? false);
    }

    private static long Read(SqlitePool pool, string[] paths, int which)
    {
        using var lease = pool.Lease(paths[which], Cancel);
        var select = lease.Database.Keep("SELECT x FROM t");
        Assert.True(select.Step());
        var value = select.ReadInteger(0);
        select.Reset();
        return value;
    }

    private string[] Make(int count)
    {
        PythonOracle.Run("""
            import sqlite3, sys, shutil
            for i in range(int(sys.argv[2])):
                p = '%s/%d.db' % (sys.argv[1], i)
                c = sqlite3.connect(p, isolation_level=None); c.execute('PRAGMA synchronous=OFF'); c.execute('PRAGMA journal_mode=OFF')
                c.execute('CREATE TABLE t(x)'); c.execute('INSERT INTO t VALUES (?)', (i,)); c.close()
            """, folder.Path, count.ToString(CultureInfo.InvariantCulture));
        return [.. Enumerable.Range(0, count).Select(i => folder.File(string.Create(CultureInfo.InvariantCulture, $"{i}.db")))];
    }
}
