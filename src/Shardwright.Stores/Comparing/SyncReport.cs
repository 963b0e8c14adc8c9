namespace Shardwright.Stores.Comparing;

/// <summary>How the files of two sides stand.</summary>
/// <param name="Source">The one side.</param>
/// <param name="Target">The other.</param>
/// <param name="Lines">Every file of either side, by name.</param>
public sealed record SyncReport(string Source, string Target, IReadOnlyList<SyncLine> Lines)
{
    /// <summary>Whether every file is on both sides with the same bytes.</summary>
    public bool IsSame => Lines.All(line => line.Letter == SyncLetter.Same);

    /// <summary>How many files stand so.</summary>
    /// <param name="letter">How.</param>
    public int Count(SyncLetter letter) => Lines.Count(line => line.Letter == letter);
}
