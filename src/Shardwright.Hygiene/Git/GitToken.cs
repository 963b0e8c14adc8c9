namespace Shardwright.Hygiene.Git;

/// <summary>A piece of what git prints of changes: a change with its path, or the name of a commit, which has none.</summary>
/// <param name="Head">A line such as <c>:100644 100644 … M</c>, or the commit.</param>
/// <param name="Path">The path's bytes, one to a character.</param>
internal readonly record struct GitToken(string Head, string? Path);
