namespace Shardwright.Hygiene.Outputs;

/// <summary>Whether an output folder keeps the convention.</summary>
/// <param name="Folder">The folder's full path.</param>
/// <param name="Found">Items of the convention that are there and sound, in its order.</param>
/// <param name="Findings">What is missing or malformed, then what is extra.</param>
public sealed record OutputReport(string Folder, IReadOnlyList<string> Found, IReadOnlyList<OutputFinding> Findings)
{
    /// <summary>Whether nothing is missing or malformed.</summary>
    public bool IsKept => Findings.All(finding => finding.Kind == OutputFindingKind.Extra);
}
