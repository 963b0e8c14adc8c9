namespace Shardwright.Hygiene.Memoization;

/// <summary>Which entries are meant; by default all.</summary>
public sealed record MemoFilter
{
    /// <summary>Only those of this function, as they say themselves; those of the original say nothing and are not meant then. Null for any.</summary>
    public string? Function { get; init; }

    /// <summary>Only those that are older; null for any age.</summary>
    public TimeSpan? OlderThan { get; init; }
}
