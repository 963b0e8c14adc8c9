namespace Shardwright.Datasets.Verification;

/// <summary>One thing that is wrong with a dataset.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Name">The file, as the manifest names it.</param>
/// <param name="Message">What was expected and what was found.</param>
public sealed record Finding(FindingKind Kind, string Name, string Message);
