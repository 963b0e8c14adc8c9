using System.Text.Json;
using Shardwright.Datasets.Splits;

namespace Shardwright.Datasets.Building;

/// <summary>One whole output of a build, which nobody else writes.</summary>
/// <param name="Id">Its name in the journal, which is also its place: units stand in the order of the plan.</param>
/// <param name="Output">The file it makes, relative to the dataset's folder.</param>
/// <param name="Split">The split it belongs to, where the build splits by groups.</param>
/// <param name="Inputs">The recorded names of the inputs that decide its bytes.</param>
/// <param name="Work">What the recipe has to do, in the recipe's own words.</param>
/// <param name="EstimatedRecords">About how many records have to be read for it.</param>
public sealed record PlannedUnit(string Id, string Output, SplitName? Split, IReadOnlyList<string> Inputs, JsonElement Work, long EstimatedRecords)
{
    /// <summary>All that decides the unit's bytes, hashed; set when the plan is made.</summary>
    public string Fingerprint { get; init; } = "";
}
