namespace Shardwright.Recipes.Eeg.Signals;

/// <summary>A second-order section: (B0 + B1 z^-1 + B2 z^-2) / (1 + A1 z^-1 + A2 z^-2).</summary>
internal readonly record struct Biquad(double B0, double B1, double B2, double A1, double A2)
{
    /// <summary>The section that changes nothing.</summary>
    public static Biquad Identity { get; } = new(1, 0, 0, 0, 0);
}
