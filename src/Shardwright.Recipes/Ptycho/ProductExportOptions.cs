using Shardwright.Datasets.Layouts.Ptycho;

namespace Shardwright.Recipes.Ptycho;

/// <summary>How a scan becomes a product.</summary>
public sealed record ProductExportOptions
{
    /// <summary>Which axis of the patterns counts them. Default: found out.</summary>
    public AxisOrder AxisOrder { get; init; } = AxisOrder.Auto;

    /// <summary>What the patterns' values are said to be. Default: nothing.</summary>
    public PatternUnits DiffractionAs { get; init; } = PatternUnits.Unsaid;

    /// <summary>How the product is written. Its units and its original order of axes are set by the export.</summary>
    public ProductOptions Product { get; init; } = new();
}
