namespace Shardwright.Hygiene.Guard;

/// <summary>A file that does not belong into git.</summary>
/// <param name="Path">Its path from the top of the repository; bytes that are not UTF-8 as <c>\xff</c>.</param>
/// <param name="Rule">The rule that it breaks; where there are several, the first of size, pattern, content.</param>
/// <param name="Bytes">The size of what git has; null where that is not to be had.</param>
/// <param name="Reason">Why, in a few words.</param>
/// <param name="Commit">The first commit that brought it, where the history was looked at; else null.</param>
public sealed record GuardBreach(string Path, GuardRule Rule, long? Bytes, string Reason, string? Commit = null);
