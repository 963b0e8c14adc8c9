namespace Shardwright.Formats.Sqlite;

/// <summary>How a database is opened.</summary>
public sealed record SqliteOptions
{
    private const int MostBytes = 1_000_000_000;

    /// <summary>What may happen to it while it is open. Default: it is read, with locks.</summary>
    public SqliteAccess Access { get; init; }

    /// <summary>How long a call waits for another program's lock before it fails. Default 5 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of pages that the connection keeps, at most. Default 2 MiB.</summary>
    public int CacheBytes { get; init; } = 2 << 20;

    /// <summary>
    /// Bytes of the file that may be mapped into memory instead of being read. Default 0: a mapped file that somebody cuts, or a disk that fails,
    /// ends the process.
    /// </summary>
    public long MapBytes { get; init; }

    /// <summary>How many values of a column <see cref="SqliteBlobSet"/> keeps open, each with some kilobytes of what it knows of its pages. Default 32, at most 4,096.</summary>
    public int KeptBlobs { get; init; } = 32;

    /// <summary>The longest text or blob, in bytes, that is read or written as a whole. Default 1,000,000,000, which is also the most.</summary>
    public int MaxValueBytes { get; init; } = MostBytes;

    /// <summary>
    /// Whether the places in a page are checked each time it is loaded, beyond what the library always checks. Default true. In a mapped database that
    /// is for every read of a page, and with thousands of long values most of the time that random reads take.
    /// </summary>
    public bool ChecksCells { get; init; } = true;

    internal SqliteOptions Check()
    {
        if (!Enum.IsDefined(Access))
        {
            throw new ArgumentOutOfRangeException(nameof(Access), Access, "There is no such access.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(BusyTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BusyTimeout, TimeSpan.FromMilliseconds(int.MaxValue));
        ArgumentOutOfRangeException.ThrowIfNegative(CacheBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(MapBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(KeptBlobs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(KeptBlobs, 4096);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxValueBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxValueBytes, MostBytes);
        return this;
    }
}
