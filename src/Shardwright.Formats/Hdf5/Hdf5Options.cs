namespace Shardwright.Formats.Hdf5;

/// <summary>How an HDF5 file is read.</summary>
public sealed record Hdf5Options
{
    /// <summary>Threads that inflate chunks side by side; 1 uses only the thread that calls. Default: one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether links, external storage and virtual datasets may open other files. Default no: a file from a stranger names any path.</summary>
    public bool FollowExternalLinks { get; init; }

    /// <summary>The largest chunk that is inflated, in bytes before compression. Default 1 GiB.</summary>
    public long MaxChunkBytes { get; init; } = 1L << 30;

    /// <summary>The largest string, in bytes. Default 256 MiB.</summary>
    public int MaxStringBytes { get; init; } = 256 << 20;

    /// <summary>The largest attribute, in bytes. Default 16 MiB.</summary>
    public long MaxAttributeBytes { get; init; } = 16L << 20;

    internal Hdf5Options Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxChunkBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxStringBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttributeBytes, 1);
        return this;
    }
}
