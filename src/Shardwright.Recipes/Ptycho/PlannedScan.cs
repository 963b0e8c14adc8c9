namespace Shardwright.Recipes.Ptycho;

/// <summary>What the plan has seen of a scan.</summary>
/// <param name="Count">Patterns of it.</param>
/// <param name="Patterns">Type and size of a pattern, as people read it.</param>
/// <param name="Bytes">Bytes of its patterns, uncompressed.</param>
/// <param name="Border">Where it is cut; null where it is not.</param>
/// <param name="Flaws">The patterns that cannot be used, in ascending order.</param>
internal sealed record PlannedScan(long Count, string Patterns, long Bytes, double? Border, IReadOnlyList<PatternFlaw> Flaws);
