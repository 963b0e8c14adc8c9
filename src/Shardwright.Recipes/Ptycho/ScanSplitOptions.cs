namespace Shardwright.Recipes.Ptycho;

/// <summary>How a scan is divided into one to train on and one to test with.</summary>
public sealed record ScanSplitOptions
{
    /// <summary>The scan, an NPZ file.</summary>
    public required string Input { get; init; }

    /// <summary>The folder that gets the two files; null for that of the scan.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>Where the border lies between the least coordinate and the greatest, from 0 to 1. Default 0.8.</summary>
    public double Fraction { get; init; } = 0.8;

    /// <summary>Along which coordinate. Default rows.</summary>
    public ScanAxis Axis { get; init; }

    /// <summary>Points nearer to the border than this are left out of both sides, in pixels. Default 0, as in the original.</summary>
    public double GapPixels { get; init; }

    /// <summary>Whether files of the names are replaced. Default no.</summary>
    public bool Overwrite { get; init; }
}
