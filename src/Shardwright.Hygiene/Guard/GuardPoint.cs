namespace Shardwright.Hygiene.Guard;

/// <summary>One point of the checklist.</summary>
/// <param name="Text">What should be so.</param>
/// <param name="IsDone">Whether it is.</param>
/// <param name="Remedy">What to do where it is not; null where it is.</param>
public sealed record GuardPoint(string Text, bool IsDone, string? Remedy);
