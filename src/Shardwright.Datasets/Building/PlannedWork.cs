namespace Shardwright.Datasets.Building;

/// <summary>What a recipe makes of its inputs.</summary>
/// <param name="Units">The units, in the order of their records.</param>
/// <param name="RejectedInputs">Inputs that could not be read at all.</param>
/// <param name="EstimatedBytes">About how large the outputs will be.</param>
public sealed record PlannedWork(IReadOnlyList<PlannedUnit> Units, IReadOnlyList<RejectedInput> RejectedInputs, long EstimatedBytes);
