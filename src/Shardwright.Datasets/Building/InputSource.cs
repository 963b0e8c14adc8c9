namespace Shardwright.Datasets.Building;

/// <summary>A file to build from.</summary>
/// <param name="Name">The name under which records remember it: relative to the named input, with <c>/</c>.</param>
/// <param name="Path">Where it lies.</param>
public sealed record InputSource(string Name, string Path);
