namespace Shardwright.Hygiene.Guard;

/// <summary>How much lies in a folder.</summary>
/// <param name="Path">Its path below the folder that was asked for.</param>
/// <param name="Bytes">The sizes of all files below it, together.</param>
/// <param name="Files">How many files there are below it.</param>
public sealed record WorktreeFolder(string Path, long Bytes, long Files);
