using Shardwright.Datasets.Splits;

namespace Shardwright.Stores.Pulling;

/// <summary>What is pulled, and how.</summary>
public sealed record PullOptions
{
    /// <summary>The dataset in its store.</summary>
    public required StoreUrl Source { get; init; }

    /// <summary>The folder that gets it.</summary>
    public required string Folder { get; init; }

    /// <summary>One split alone; null for all.</summary>
    public SplitName? Split { get; init; }

    /// <summary>Whether to go on until the dataset is complete.</summary>
    public bool Watch { get; init; }

    /// <summary>With <see cref="Watch"/>: how often to look. Default 10 s.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether files that are there with other bytes are replaced. Otherwise they are an error, and nothing is touched.</summary>
    public bool Replace { get; init; }

    /// <summary>Whether only to say how each file stands.</summary>
    public bool DryRun { get; init; }

    /// <summary>How the store is reached; its reporter and clock are used throughout.</summary>
    public StoreOptions Store { get; init; } = new();
}
