namespace Shardwright.Recipes.Code;

/// <summary>Where a file may be cut, and what belongs together.</summary>
/// <param name="Boundaries">Ascending; the first is 0, the last is the file's length and outside of everything.</param>
/// <param name="Containers">Namespaces, <c>extern "C"</c> blocks and classes, by their heads.</param>
/// <param name="Conditionals">Preprocessor conditionals, by their first lines.</param>
/// <param name="IsBalanced">False where braces, block comments or raw strings do not close.</param>
internal sealed record CodeOutline(
    IReadOnlyList<CodeBoundary> Boundaries, IReadOnlyList<CodeRegion> Containers, IReadOnlyList<CodeRegion> Conditionals, bool IsBalanced);
