namespace Shardwright.Hygiene.Cleaning;

/// <summary>A file or folder that is safe to remove.</summary>
/// <param name="Path">Its path below the folder that was asked for; a folder's ends with <c>/</c>.</param>
/// <param name="Kind">Why.</param>
/// <param name="Reason">The same in words.</param>
/// <param name="Bytes">The sizes of its files together.</param>
/// <param name="Files">How many files it is.</param>
/// <param name="IsRemoved">Whether it is gone now: never without being told to remove.</param>
public sealed record CleanItem(string Path, CleanKind Kind, string Reason, long Bytes, long Files, bool IsRemoved);
