namespace Shardwright.Stores.Pushing;

/// <summary>What is pushed, and how.</summary>
public sealed record PushOptions
{
    /// <summary>The dataset's folder, or one file.</summary>
    public required string Source { get; init; }

    /// <summary>Where to: a folder of the store; of one file, the folder that gets it.</summary>
    public required StoreUrl Target { get; init; }

    /// <summary>Where the shards lie, if not beside their manifest; null for there.</summary>
    public string? ShardsFolder { get; init; }

    /// <summary>Whether to go on until the dataset is complete.</summary>
    public bool Watch { get; init; }

    /// <summary>With <see cref="Watch"/>: how often to look. Default 10 s.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>With <see cref="Watch"/>: what fills the folder. Until it ends only shards travel; then all phases, once, and the push ends, complete or not. Null where the folder itself says when it is complete.</summary>
    public Task? Until { get; init; }

    /// <summary>Whether objects with other bytes are replaced; the mark is withdrawn first then. Otherwise they are an error, and nothing is touched.</summary>
    public bool Replace { get; init; }

    /// <summary>Whether only to say how each file stands.</summary>
    public bool DryRun { get; init; }

    /// <summary>How the store is reached; its reporter and clock are used throughout.</summary>
    public StoreOptions Store { get; init; } = new();
}
