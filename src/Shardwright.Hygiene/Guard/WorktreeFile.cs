namespace Shardwright.Hygiene.Guard;

/// <summary>A large file on disk.</summary>
/// <param name="Path">Its path below the folder that was asked for.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="IsTracked">Whether git tracks it; null where there is no repository.</param>
public sealed record WorktreeFile(string Path, long Bytes, bool? IsTracked);
