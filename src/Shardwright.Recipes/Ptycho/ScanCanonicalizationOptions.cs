using Shardwright.Datasets.Layouts.Ptycho;

namespace Shardwright.Recipes.Ptycho;

/// <summary>How an old scan is brought into the contract's form.</summary>
public sealed record ScanCanonicalizationOptions
{
    /// <summary>The scan, an NPZ file.</summary>
    public required string Input { get; init; }

    /// <summary>The file that is written; naming the input itself replaces it when all is written.</summary>
    public required string Output { get; init; }

    /// <summary>Whether patterns are intensities, of which amplitudes are the square roots. Default no, as in the original.</summary>
    public bool IntensityToAmplitude { get; init; }

    /// <summary>Whether the sign of all columns, <c>xcoords</c> and <c>xcoords_start</c>, is turned. Default no.</summary>
    public bool FlipX { get; init; }

    /// <summary>Whether the sign of all rows, <c>ycoords</c> and <c>ycoords_start</c>, is turned. Default no.</summary>
    public bool FlipY { get; init; }

    /// <summary>The order of the patterns' axes in the input; by itself the axis as long as there are positions is that of the patterns.</summary>
    public AxisOrder AxisOrder { get; init; }

    /// <summary>Whether arrays are deflated. Default yes, as in the original.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>Whether another file of the output's name is replaced. Default no.</summary>
    public bool Overwrite { get; init; }
}
