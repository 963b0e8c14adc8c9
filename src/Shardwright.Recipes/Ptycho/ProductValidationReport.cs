using System.Globalization;

namespace Shardwright.Recipes.Ptycho;

/// <summary>What a validation found.</summary>
/// <param name="Path">The product, as the caller named it.</param>
/// <param name="Errors">What breaks the format, a line each.</param>
/// <param name="Warnings">What a reader may take otherwise than meant, a line each.</param>
public sealed record ProductValidationReport(string Path, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings)
{
    /// <summary>The report in the lines of PtychoPINN's validator.</summary>
    public IEnumerable<string> Lines =>
    [
        $"Validated: {Path}", .. Warnings.Select(line => $"WARN: {line}"), .. Errors.Select(line => $"ERROR: {line}"),
        string.Create(CultureInfo.InvariantCulture, $"Summary: {Errors.Count} errors, {Warnings.Count} warnings"),
    ];
}
