namespace Shardwright.Stores.Comparing;

/// <summary>Which two sides are compared, and how.</summary>
public sealed record SyncOptions
{
    /// <summary>Where a sync would take from: a folder or a store.</summary>
    public required StoreUrl Source { get; init; }

    /// <summary>Where a sync would bring to: a folder or a store; one with nothing in it has no files.</summary>
    public required StoreUrl Target { get; init; }

    /// <summary>Whether objects of a store that nobody claims a hash for are read. Otherwise they cannot be compared, where the sizes are equal.</summary>
    public bool ReadData { get; init; }

    /// <summary>How stores are reached.</summary>
    public StoreOptions Store { get; init; } = new();
}
