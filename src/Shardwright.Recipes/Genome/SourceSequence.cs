namespace Shardwright.Recipes.Genome;

/// <summary>A sequence of an input.</summary>
/// <param name="Record">Its index in the input.</param>
/// <param name="Id">Its id; empty where it has none.</param>
/// <param name="Description">What stands behind the id.</param>
internal sealed record SourceSequence(long Record, string Id, string Description)
{
    /// <summary>Why it cannot be kept, one of <see cref="GenomeReasons"/>; null where it can.</summary>
    public string? Flaw { get; init; }

    /// <summary>What was found, as a sentence.</summary>
    public string FlawMessage { get; init; } = "";
}
