namespace Shardwright.Stores.Caching;

/// <summary>Where datasets of stores are kept while they are read.</summary>
public sealed record CacheOptions
{
    /// <summary>The folder of the cache; many datasets and processes may share it.</summary>
    public required string Folder { get; init; }

    /// <summary>Bytes that the whole folder may have; at most the disk's. Default 100 GB.</summary>
    public long LimitBytes { get; init; } = 100_000_000_000;

    /// <summary>How the store is reached; its reporter and clock are used throughout.</summary>
    public StoreOptions Store { get; init; } = new();
}
