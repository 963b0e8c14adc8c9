namespace Shardwright.Recipes.Ptycho;

/// <summary>What became of a scan.</summary>
/// <param name="Path">The file written.</param>
/// <param name="Patterns">Patterns in it.</param>
/// <param name="Height">Rows of a pattern.</param>
/// <param name="Width">Columns of a pattern.</param>
/// <param name="Operations">What was done to it, in order, as its <c>_metadata</c> says too.</param>
/// <param name="Notes">What was passed over or should be known, each a sentence.</param>
public sealed record ScanCanonicalizationReport(string Path, long Patterns, long Height, long Width, IReadOnlyList<string> Operations, IReadOnlyList<string> Notes);
