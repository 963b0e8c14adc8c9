namespace Shardwright.Datasets.Building;

/// <summary>One choice that decides what a build writes.</summary>
/// <param name="Name">The flag, without its dashes.</param>
/// <param name="Value">The choice, spelled in one way only.</param>
/// <param name="DecidesUnits">Whether it can change a unit's bytes; otherwise only the dataset's manifest depends on it.</param>
public sealed record BuildOption(string Name, string Value, bool DecidesUnits = true);
