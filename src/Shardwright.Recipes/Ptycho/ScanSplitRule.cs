namespace Shardwright.Recipes.Ptycho;

/// <summary>Where a scan is cut into a part for training and one for testing, as PtychoPINN's splitter has it: training is what lies before the border.</summary>
public sealed record ScanSplitRule
{
    /// <summary>The coordinate that decides. Default y.</summary>
    public ScanAxis Axis { get; init; }

    /// <summary>The part of the way from the least to the greatest coordinate that is for training, from 0 to 1. Default 0.8.</summary>
    public double Fraction { get; init; } = 0.8;

    /// <summary>Patterns nearer to the border than this, in pixels of the object, are left out on both sides: probes that overlap have seen the same. Default 0.</summary>
    public double GapPixels { get; init; }

    /// <summary>The border of a scan.</summary>
    /// <param name="coordinates">The finite coordinates of its positions, at least one.</param>
    internal double BorderOf(ReadOnlySpan<double> coordinates)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var coordinate in coordinates)
        {
            (least, most) = (Math.Min(least, coordinate), Math.Max(most, coordinate));
        }

        return least + ((most - least) * Fraction);
    }

    /// <summary>Whether a coordinate is too near to a border.</summary>
    internal bool IsNear(double coordinate, double border) => Math.Abs(coordinate - border) < GapPixels;

    internal void Check()
    {
        if (Fraction is not (>= 0 and <= 1))
        {
            throw new ArgumentException("The fraction of a split is from 0 to 1.");
        }

        if (GapPixels is not (>= 0 and < double.PositiveInfinity))
        {
            throw new ArgumentException("The gap of a split is no negative number.");
        }
    }
}
