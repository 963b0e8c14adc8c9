namespace Shardwright.Hygiene.Memoization;

/// <summary>A file of a memo folder.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="Function">What was computed; null where the original wrote it, which does not say.</param>
/// <param name="Version">In which version; null where that is not known.</param>
/// <param name="Created">When it was computed, or else when the file last changed; UTC.</param>
public sealed record MemoEntry(string Path, long Bytes, string? Function, string? Version, DateTimeOffset Created);
