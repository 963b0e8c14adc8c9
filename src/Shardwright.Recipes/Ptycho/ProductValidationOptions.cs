using Shardwright.Datasets.Layouts.Ptycho;

namespace Shardwright.Recipes.Ptycho;

/// <summary>How a product is validated.</summary>
public sealed record ProductValidationOptions
{
    /// <summary>The scan that it was made of, to be compared with it; null for none. Default null.</summary>
    public string? SourceNpz { get; init; }

    /// <summary>Which axis of that scan's patterns counts them. Default: found out.</summary>
    public AxisOrder AxisOrder { get; init; } = AxisOrder.Auto;
}
