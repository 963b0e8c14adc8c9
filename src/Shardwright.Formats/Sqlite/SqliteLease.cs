namespace Shardwright.Formats.Sqlite;

/// <summary>A connection that is one caller's own until it is given back by disposing this.</summary>
/// <remarks>Give it back once; what it lent, spans and statements of its own alike, ends with it. Kept statements and blobs stay with the connection for the next.</remarks>
public readonly struct SqliteLease : IDisposable, IEquatable<SqliteLease>
{
    private readonly SqlitePool? pool;
    private readonly PooledConnection? connection;
    private readonly long number;

    internal SqliteLease(SqlitePool pool, PooledConnection connection)
    {
        this.pool = pool;
        this.connection = connection;
        number = connection.LeaseNumber;
    }

    /// <summary>The database. Do not dispose it.</summary>
    /// <exception cref="ObjectDisposedException">The lease was given back.</exception>
    public SqliteDatabase Database => connection is not null && connection.LeaseNumber == number
        ? connection.Database!
        : throw new ObjectDisposedException(nameof(SqliteLease));

    /// <summary>Gives the connection back; a second time it does nothing.</summary>
    public void Dispose()
    {
        if (connection is not null)
        {
            pool!.Return(connection, number);
        }
    }

    /// <summary>Whether both are the same lease.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(SqliteLease other) => ReferenceEquals(connection, other.connection) && number == other.number;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SqliteLease other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(connection, number);

    /// <summary>Whether both are the same lease.</summary>
    public static bool operator ==(SqliteLease left, SqliteLease right) => left.Equals(right);

    /// <summary>Whether they are different leases.</summary>
    public static bool operator !=(SqliteLease left, SqliteLease right) => !left.Equals(right);
}
