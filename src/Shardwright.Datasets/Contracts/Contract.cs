namespace Shardwright.Datasets.Contracts;

/// <summary>What files have to be like: keys, types, shapes, values, and rules between keys.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Description">What it is for, in one line.</param>
/// <param name="Parts">One part for each sort of file; most contracts have one.</param>
internal sealed record Contract(string Name, string Description, IReadOnlyList<ContractPart> Parts);
