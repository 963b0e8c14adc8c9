using System.Diagnostics;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Formats.Sqlite;

/// <summary>Connections for reading any number of databases, of which no more are open at once than the open-file limit allows.</summary>
/// <remarks>
/// A connection that is given back stays open until its place is needed: the one that was idle longest goes first. A database that several threads
/// read at once has a connection for each. When all are leased, a lease waits; who holds one lease and waits for another can wait in vain,
/// which ends with an error. Safe from many threads. Leasing an open connection does not allocate.
/// </remarks>
public sealed class SqlitePool : IDisposable
{
    private const int MostByDefault = 1024;
    private const int LeastCacheBytes = 64 << 10;
    private const int FewDatabases = 64;
    private const int KeptBlobsOfFew = 256;
    private const int FilesWhenWal = 3;

    private readonly Lock gate = new();
    private readonly SqlitePoolOptions options;
    private readonly SqliteOptions opening;
    private readonly Dictionary<string, PooledConnection> idleByPath = new(StringComparer.Ordinal);
    private readonly LinkedList<PooledConnection> idle = new();
    private readonly SemaphoreSlim places;
    private int open;
    private bool isDisposed;

    /// <summary>Makes a pool; nothing is opened yet.</summary>
    /// <param name="options">How databases are kept open; null for the defaults.</param>
    public SqlitePool(SqlitePoolOptions? options = null)
    {
        this.options = (options ?? new SqlitePoolOptions()).Check();
        MaxOpen = this.options.MaxOpen ?? Allowed(this.options.AreImmutable);
        places = new SemaphoreSlim(MaxOpen, MaxOpen);
        opening = new SqliteOptions
        {
            Access = this.options.AreImmutable ? SqliteAccess.Immutable : SqliteAccess.ReadOnly,
            BusyTimeout = this.options.Timeout,
            MapBytes = this.options.MapBytes,
            KeptBlobs = this.options.Expected <= FewDatabases ? KeptBlobsOfFew : new SqliteOptions().KeptBlobs,
            ChecksCells = this.options.ChecksCells,
            CacheBytes = (int)Math.Clamp(this.options.CacheBytes / Math.Min(MaxOpen, this.options.Expected ?? MaxOpen), LeastCacheBytes, int.MaxValue),
        };
    }

    /// <summary>The most connections that are open at once, leased ones included.</summary>
    public int MaxOpen { get; }

    /// <summary>The connections that are open now.</summary>
    public int Open
    {
        get
        {
            lock (gate)
            {
                return open;
            }
        }
    }

    /// <summary>A connection to a database, opened where none is idle. Dispose the lease soon: it is a place that others may wait for.</summary>
    /// <param name="path">The database. Two spellings of one path are two databases here.</param>
    /// <param name="cancellationToken">Ends the wait for a place; opening itself is not broken off.</param>
    /// <exception cref="DatasetStateException">All places stayed leased for the pool's time-out.</exception>
    /// <exception cref="ObjectDisposedException">The pool was disposed.</exception>
    /// <inheritdoc cref="SqliteDatabase.Open" path="/exception"/>
    public SqliteLease Lease(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // A place is the right to hold a connection that is not idle; idle ones need none, so whoever has a place finds a connection to take or to replace.
        if (!places.Wait(options.Timeout, cancellationToken))
        {
            throw new DatasetStateException(
                new DataLocation(path), "leasing a database", "a free place", $"all {MaxOpen} connections in use",
                "Give leases back sooner, use fewer threads, or raise the open-file limit (ulimit -n).");
        }

        try
        {
            return Take(path);
        }
        catch
        {
            places.Release();
            throw;
        }
    }

    /// <summary>Opens databases until the pool is full, so that errors come at once and first reads are fast.</summary>
    /// <param name="paths">The databases, the most wanted first.</param>
    /// <param name="cancellationToken">Stops between two databases; those that are open stay so.</param>
    /// <returns>How many were opened or were open: fewer than there are where the pool is full.</returns>
    /// <inheritdoc cref="Lease" path="/exception"/>
    public int OpenInAdvance(IEnumerable<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var ready = 0;
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(isDisposed, this);
                if (open >= MaxOpen && !idleByPath.ContainsKey(path))
                {
                    return ready;
                }
            }

            Lease(path, cancellationToken).Dispose();
            ready++;
        }

        return ready;
    }

    /// <summary>Closes the idle connections, and each leased one when it is given back.</summary>
    public void Dispose()
    {
        List<PooledConnection> closing;
        lock (gate)
        {
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
            closing = [.. idle];
            idle.Clear();
            idleByPath.Clear();
            open -= closing.Count;
        }

        foreach (var connection in closing)
        {
            connection.Database!.Dispose();
        }
    }

    internal void Return(PooledConnection connection, long number)
    {
        lock (gate)
        {
            if (connection.LeaseNumber != number)
            {
                return;
            }

            connection.LeaseNumber++;
            if (!isDisposed)
            {
                connection.Next = idleByPath.GetValueOrDefault(connection.Path);
                idleByPath[connection.Path] = connection;
                idle.AddLast(connection.Place);
                places.Release();
                return;
            }

            open--;
        }

        connection.Database!.Dispose();
        places.Release();
    }

    private static int Allowed(bool areImmutable)
    {
        var free = Math.Max(0, OpenFileLimit.Of() - OpenFileLimit.InUse());
        return (int)Math.Clamp(free / 4 * 3 / (areImmutable ? 1 : FilesWhenWal), 1, MostByDefault);
    }

    private SqliteLease Take(string path)
    {
        PooledConnection? replaced = null;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (idleByPath.TryGetValue(path, out var found))
            {
                Remove(found);
                found.LeaseNumber++;
                return new SqliteLease(this, found);
            }

            if (open < MaxOpen)
            {
                open++;
            }
            else
            {
                replaced = RemoveOldest();
            }
        }

        replaced?.Database!.Dispose();
        var connection = new PooledConnection(path) { LeaseNumber = 1 };
        try
        {
            connection.Database = OpenReplacing(path);
        }
        catch
        {
            lock (gate)
            {
                open--;
            }

            throw;
        }

        return new SqliteLease(this, connection);
    }

    /// <summary>Opens a database; where other parts of the process have taken the files that were free, idle connections give theirs.</summary>
    private SqliteDatabase OpenReplacing(string path)
    {
        while (true)
        {
            try
            {
                return SqliteDatabase.Open(path, opening);
            }
            catch (StorageException) when (OpenFileLimit.Of() - OpenFileLimit.InUse() <= FilesWhenWal && CloseOldest())
            {
                // A file is free now.
            }
        }
    }

    private bool CloseOldest()
    {
        PooledConnection oldest;
        lock (gate)
        {
            if (idle.Count == 0)
            {
                return false;
            }

            oldest = RemoveOldest();
            open--;
        }

        oldest.Database!.Dispose();
        return true;
    }

    private PooledConnection RemoveOldest()
    {
        var oldest = idle.First?.Value ?? throw new UnreachableException("A place was given while no connection was idle or free.");
        Remove(oldest);
        return oldest;
    }

    private void Remove(PooledConnection connection)
    {
        idle.Remove(connection.Place);
        if (idleByPath[connection.Path] == connection)
        {
            if (connection.Next is null)
            {
                idleByPath.Remove(connection.Path);
            }
            else
            {
                idleByPath[connection.Path] = connection.Next;
            }
        }
        else
        {
            var before = idleByPath[connection.Path];
            while (before.Next != connection)
            {
                before = before.Next!;
            }

            before.Next = connection.Next;
        }

        connection.Next = null;
    }
}
