namespace Shardwright.Formats.Sqlite;

/// <summary>A connection of a pool, idle or leased. The pool's lock guards all of it.</summary>
internal sealed class PooledConnection
{
    public PooledConnection(string path)
    {
        Path = path;
        Place = new LinkedListNode<PooledConnection>(this);
    }

    public string Path { get; }

    /// <summary>Null until it is open.</summary>
    public SqliteDatabase? Database { get; set; }

    /// <summary>Changes when it is leased and when it is given back, so that an old lease is known.</summary>
    public long LeaseNumber { get; set; }

    /// <summary>Its place among the idle ones, the one that was idle longest first.</summary>
    public LinkedListNode<PooledConnection> Place { get; }

    /// <summary>The next idle connection to the same database.</summary>
    public PooledConnection? Next { get; set; }
}
