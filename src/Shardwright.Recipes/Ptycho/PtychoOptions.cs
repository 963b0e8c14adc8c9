using Shardwright.Datasets.Layouts.Ptycho;

namespace Shardwright.Recipes.Ptycho;

/// <summary>What <see cref="PtychoRecipe"/> builds, and how. Checked once, when the recipe is made.</summary>
public sealed record PtychoOptions
{
    /// <summary>NPZ scans, and folders of them.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>What every product says of its measurement; a product whose name is empty gets its scan's.</summary>
    public ProductMetadata Metadata { get; init; } = new();

    /// <summary>How scans are read and products written. Patterns always are.</summary>
    public ProductExportOptions Export { get; init; } = new();

    /// <summary>Where each scan is cut into a part for training and one for testing; null leaves scans whole.</summary>
    public ScanSplitRule? Cut { get; init; }

    /// <summary>How every scan is opened: what of it is damaged is looked for pattern by pattern.</summary>
    internal ScanOptions Reading => new() { AxisOrder = Export.AxisOrder, IncludePatches = false, AllowBadPositions = true };

    internal PtychoOptions Checked()
    {
        if (Inputs.Count == 0)
        {
            throw new ArgumentException("There is no input.", nameof(Inputs));
        }

        Cut?.Check();
        return Export.Product.IncludeDiffraction ? this : throw new ArgumentException("A dataset's records are its patterns: they cannot be left out.", nameof(Export));
    }
}
