namespace Shardwright.Hygiene.Cleaning;

/// <summary>A file or folder that has the name of something to remove, and stays.</summary>
/// <param name="Path">Its path below the folder that was asked for.</param>
/// <param name="Reason">Why it stays.</param>
public sealed record CleanKept(string Path, string Reason);
