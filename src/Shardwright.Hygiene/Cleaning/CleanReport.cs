namespace Shardwright.Hygiene.Cleaning;

/// <summary>What was found, and what became of it.</summary>
/// <param name="Folder">The folder's full path, without links in it.</param>
/// <param name="IsApplied">Whether it was to be removed.</param>
/// <param name="Items">What is safe to remove, by path.</param>
/// <param name="Kept">What has such a name and stays, by path.</param>
/// <param name="Notes">What a person should know.</param>
public sealed record CleanReport(string Folder, bool IsApplied, IReadOnlyList<CleanItem> Items, IReadOnlyList<CleanKept> Kept, IReadOnlyList<string> Notes)
{
    /// <summary>The sizes of all items together.</summary>
    public long Bytes => Items.Sum(item => item.Bytes);

    /// <summary>The sizes of the items that are gone.</summary>
    public long RemovedBytes => Items.Where(item => item.IsRemoved).Sum(item => item.Bytes);
}
