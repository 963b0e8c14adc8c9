namespace Shardwright.Datasets.Contracts;

/// <summary>A contract that comes with the program.</summary>
/// <param name="Name">What <c>--contract</c> calls it.</param>
/// <param name="Description">What it is for, in one line.</param>
public sealed record BuiltInContract(string Name, string Description);
