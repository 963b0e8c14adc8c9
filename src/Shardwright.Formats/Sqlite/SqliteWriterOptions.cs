using System.Numerics;

namespace Shardwright.Formats.Sqlite;

/// <summary>How a database is made.</summary>
public sealed record SqliteWriterOptions
{
    /// <summary>Bytes in a page: a power of two from 512 to 65,536. Default 4,096, as SQLite's own. Long values are found faster in large pages.</summary>
    public int PageBytes { get; init; } = 4096;

    /// <summary>Bytes of pages kept in memory, at most, and as many again while an index is sorted. Default 32 MiB.</summary>
    public int CacheBytes { get; init; } = 32 << 20;

    /// <summary>
    /// Whether committing waits until the disk has the database. Default true; false for a file that its owner flushes when it gets its own name.
    /// </summary>
    public bool IsDurable { get; init; } = true;

    internal SqliteWriterOptions Check()
    {
        if (!BitOperations.IsPow2(PageBytes) || PageBytes is < 512 or > 65536)
        {
            throw new ArgumentOutOfRangeException(nameof(PageBytes), PageBytes, "A page has 512, 1024, … or 65,536 bytes.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(CacheBytes, 1 << 20);
        return this;
    }
}
