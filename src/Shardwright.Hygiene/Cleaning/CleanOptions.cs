namespace Shardwright.Hygiene.Cleaning;

/// <summary>What is to be cleaned, and how.</summary>
public sealed record CleanOptions
{
    /// <summary>The folder. Nothing outside of it is looked at or removed.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether to remove what is found. Default: only list it.</summary>
    public bool Apply { get; init; }

    /// <summary>How long nobody must have written to a partial file before it counts as dead. Default 10 minutes: a writer may be on another machine.</summary>
    public TimeSpan PartialAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock that ages are taken from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
