namespace Shardwright.Stores.Comparing;

/// <summary>How a dataset in a store is checked.</summary>
public sealed record StoreVerifyOptions
{
    /// <summary>The dataset.</summary>
    public required StoreUrl Url { get; init; }

    /// <summary>Whether every byte is read and hashed. Otherwise hashes are those that whoever stored the objects claims.</summary>
    public bool ReadData { get; init; }

    /// <summary>How the store is reached.</summary>
    public StoreOptions Store { get; init; } = new();
}
