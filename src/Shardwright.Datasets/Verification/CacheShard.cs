namespace Shardwright.Datasets.Verification;

/// <summary>One file of a window cache, as far as it is known.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Windows in it; null where it could not be read.</param>
/// <param name="Classes">The class of each, a letter each; null where nobody knows.</param>
internal sealed record CacheShard(string Name, long? Rows, string? Classes);
