namespace Shardwright.Recipes.Spectra;

/// <summary>Why a spectrum is no record, in the order in which it is looked at.</summary>
internal enum SpectrumFlaw
{
    /// <summary>Nothing: it is a record.</summary>
    None,

    /// <summary>No peaks, or not as many intensities as m/z values.</summary>
    ShapeMismatch,

    /// <summary>A NaN, an infinity, or an m/z that float32 cannot hold.</summary>
    NonfiniteValues,

    /// <summary>An m/z of 0 or below.</summary>
    NegativeMz,

    /// <summary>An intensity below 0.</summary>
    NegativeIntensity,

    /// <summary>A precursor that is not above 0 and below the limit.</summary>
    InvalidPrecursorMz,

    /// <summary>Fewer peaks than asked for: a rule, not damage.</summary>
    TooFewPeaks,

    /// <summary>A largest intensity of 0.</summary>
    NoSignal,

    /// <summary>Bytes that could not be read.</summary>
    Damaged,

    /// <summary>A charge that int8 cannot hold.</summary>
    InvalidCharge,
}
