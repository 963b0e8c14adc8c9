namespace Shardwright.Datasets.Building;

/// <summary>One thing that is not as the frozen plan has it.</summary>
/// <param name="Text">What differs, as people read it.</param>
/// <param name="IsChoice">Whether somebody chose it, with an option; otherwise the inputs or the program changed.</param>
internal sealed record PlanDifference(string Text, bool IsChoice);
