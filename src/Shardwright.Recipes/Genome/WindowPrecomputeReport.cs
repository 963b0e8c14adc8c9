namespace Shardwright.Recipes.Genome;

/// <summary>What a window database was made of.</summary>
/// <param name="Output">The database.</param>
/// <param name="SplitSequences">Sequences in the split's list.</param>
/// <param name="Sequences">Those that have windows.</param>
/// <param name="Windows">Windows in the database.</param>
/// <param name="Skipped">Windows left out because they are shorter than the threshold.</param>
public sealed record WindowPrecomputeReport(string Output, long SplitSequences, long Sequences, long Windows, long Skipped);
