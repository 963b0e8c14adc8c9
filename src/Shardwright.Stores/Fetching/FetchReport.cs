namespace Shardwright.Stores.Fetching;

/// <summary>What became of every file that was asked for.</summary>
/// <param name="Output">The folder of the datasets' folders.</param>
/// <param name="Files">The files, in the registry's order.</param>
public sealed record FetchReport(string Output, IReadOnlyList<FetchedFile> Files)
{
    /// <summary>Whether every file is here.</summary>
    public bool IsWhole => Files.All(file => file.Message is null);

    /// <summary>Whether a file was damaged, at its source or on its way.</summary>
    public bool IsDamaged => Files.Any(file => file.Outcome == FetchOutcome.Damaged);
}
