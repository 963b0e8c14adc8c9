namespace Shardwright.Recipes.Code;

/// <summary>What sample of source files there is.</summary>
/// <param name="Paths">The JSONL files.</param>
/// <param name="Records">Their lines.</param>
/// <param name="Skipped">Files of a tree that are binary or not UTF-8.</param>
public sealed record CodeSampleReport(IReadOnlyList<string> Paths, long Records, long Skipped);
