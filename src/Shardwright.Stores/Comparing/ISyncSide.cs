namespace Shardwright.Stores.Comparing;

/// <summary>A side that is compared. Safe from many threads.</summary>
internal interface ISyncSide : IAsyncDisposable
{
    /// <summary>What messages call it.</summary>
    string Name { get; }

    /// <summary>Its files: names and sizes in bytes.</summary>
    Task<IReadOnlyDictionary<string, long>> ListAsync(CancellationToken cancel);

    /// <summary>The hash of a file, lower-case hexadecimal; null where it cannot be known cheaply.</summary>
    /// <exception cref="Foundation.Errors.ShardwrightException">The file cannot be read.</exception>
    Task<string?> HashAsync(string name, CancellationToken cancel);
}
