namespace Shardwright.Hygiene.Outputs;

/// <summary>One thing that is the matter with an output folder.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Name">The item, relative to the folder, with <c>/</c>.</param>
/// <param name="Message">What was expected and found: a sentence.</param>
public sealed record OutputFinding(OutputFindingKind Kind, string Name, string Message);
