namespace Shardwright.Recipes.Spectra;

/// <summary>How flaws are counted and told.</summary>
internal static class SpectrumFlaws
{
    /// <summary>The key under which a manifest counts it.</summary>
    public static string Reason(this SpectrumFlaw flaw) => flaw switch
    {
        SpectrumFlaw.ShapeMismatch => "shape_mismatch",
        SpectrumFlaw.NonfiniteValues => "nonfinite_values",
        SpectrumFlaw.NegativeMz => "negative_mz",
        SpectrumFlaw.NegativeIntensity => "negative_intensity",
        SpectrumFlaw.InvalidPrecursorMz => "invalid_precursor_mz",
        SpectrumFlaw.TooFewPeaks => "too_few_peaks",
        SpectrumFlaw.NoSignal => "no_signal",
        SpectrumFlaw.Damaged => "damaged",
        SpectrumFlaw.InvalidCharge => "invalid_charge",
        _ => throw new ArgumentOutOfRangeException(nameof(flaw)),
    };

    /// <summary>What was wrong, as a sentence.</summary>
    public static string Message(this SpectrumFlaw flaw) => flaw switch
    {
        SpectrumFlaw.ShapeMismatch => "The spectrum has no peaks, or not as many intensities as m/z values.",
        SpectrumFlaw.NonfiniteValues => "An m/z or an intensity is not a finite number.",
        SpectrumFlaw.NegativeMz => "An m/z is 0 or below.",
        SpectrumFlaw.NegativeIntensity => "An intensity is below 0.",
        SpectrumFlaw.InvalidPrecursorMz => "The precursor m/z is not above 0 and below the limit.",
        SpectrumFlaw.TooFewPeaks => "The spectrum has fewer peaks than asked for.",
        SpectrumFlaw.NoSignal => "The largest intensity is 0.",
        SpectrumFlaw.InvalidCharge => "The charge is not a whole number from -128 to 127.",
        _ => throw new ArgumentOutOfRangeException(nameof(flaw)),
    };
}
