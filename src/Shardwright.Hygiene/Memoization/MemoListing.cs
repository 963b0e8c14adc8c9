namespace Shardwright.Hygiene.Memoization;

/// <summary>What lies in a memo folder, or what was removed from it.</summary>
/// <param name="Folder">The folder's full path.</param>
/// <param name="Entries">The entries, in order of their names.</param>
/// <param name="Others">Files and folders that are no entries, each with why; nothing touches them.</param>
public sealed record MemoListing(string Folder, IReadOnlyList<MemoEntry> Entries, IReadOnlyList<string> Others)
{
    /// <summary>Bytes of all entries.</summary>
    public long Bytes => Entries.Sum(entry => entry.Bytes);
}
