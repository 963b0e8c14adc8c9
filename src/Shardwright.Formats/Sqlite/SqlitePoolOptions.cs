namespace Shardwright.Formats.Sqlite;

/// <summary>How a pool keeps databases open.</summary>
public sealed record SqlitePoolOptions
{
    /// <summary>
    /// The most connections at once; null, the default, for what the open-file limit allows: three quarters of what is free of it, by the files that
    /// one connection may need (1, or 3 where databases in WAL mode may have to be read), and at most 1,024.
    /// </summary>
    public int? MaxOpen { get; init; }

    /// <summary>
    /// Bytes of pages that all connections together keep; each has its even share, and no less than 64 KiB. Default 128 MiB. Threads that read one database at the
    /// same time each have a share for it, beyond that.
    /// </summary>
    public long CacheBytes { get; init; } = 128L << 20;

    /// <summary>The databases that will be read, by which <see cref="CacheBytes"/> is shared where they are fewer than connections; null, the default, where nobody knows.</summary>
    public int? Expected { get; init; }

    /// <summary>Bytes of each database that may be mapped into memory, as <see cref="SqliteOptions.MapBytes"/> says. Default 0; random reads are 2 to 7 times as fast with it.</summary>
    public long MapBytes { get; init; }

    /// <summary>Whether nobody writes the databases, as <see cref="SqliteAccess.Immutable"/> says. Default false: they are read with locks.</summary>
    public bool AreImmutable { get; init; }

    /// <summary>Whether pages are checked as they are loaded, as <see cref="SqliteOptions.ChecksCells"/> says. Default true.</summary>
    public bool ChecksCells { get; init; } = true;

    /// <summary>How long a call waits for another program's lock, and a lease for a free connection. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    internal SqlitePoolOptions Check()
    {
        if (MaxOpen is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most, nameof(MaxOpen));
        }

        if (Expected is { } expected)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(expected, nameof(Expected));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(CacheBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(MapBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Timeout, TimeSpan.FromMilliseconds(int.MaxValue));
        return this;
    }
}
