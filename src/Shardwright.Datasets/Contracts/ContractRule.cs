namespace Shardwright.Datasets.Contracts;

/// <summary>A rule between keys or dimensions.</summary>
/// <param name="Kind">What it asks.</param>
/// <param name="Keys">The keys or dimensions that it is about.</param>
/// <param name="Below">For <see cref="ContractRuleKind.MaxOverMean"/>, what the ratio stays below.</param>
/// <param name="Axis">For <see cref="ContractRuleKind.BelowLength"/>, the axis whose length is meant.</param>
/// <param name="Level">How bad a breach is.</param>
/// <param name="Note">What a breach may mean; null for nothing.</param>
internal sealed record ContractRule(ContractRuleKind Kind, IReadOnlyList<string> Keys, double Below, int Axis, ContractLevel Level, string? Note);
