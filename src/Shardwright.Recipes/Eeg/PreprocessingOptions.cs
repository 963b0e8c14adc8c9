namespace Shardwright.Recipes.Eeg;

/// <summary>How signals are preprocessed. Defaults: those of brain-go-brr-v2.</summary>
public sealed record PreprocessingOptions
{
    private const double LeastEdgeHz = 0.1;

    /// <summary>The lower edge of the band-pass, in Hz, at least 0.1. Default 0.5.</summary>
    public double BandLowHz { get; init; } = 0.5;

    /// <summary>The upper edge of the band-pass, in Hz, above the lower and below 128, half the rate. Default 120.</summary>
    public double BandHighHz { get; init; } = 120;

    /// <summary>The frequency that is taken out, in Hz, 50 or 60; 0 for none. Default 60.</summary>
    public double NotchHz { get; init; } = 60;

    /// <summary>The quality of the notch: its frequency by its width. Default 30.</summary>
    public double NotchQuality { get; init; } = 30;

    /// <summary>The largest z-score; what is beyond is cut to it. Default 10.</summary>
    public double Clip { get; init; } = 10;

    /// <summary>Refuses what cannot be done.</summary>
    internal void Check()
    {
        const double Nyquist = Preprocessing.RateHz / 2.0;
        if (!(BandLowHz >= LeastEdgeHz && BandLowHz < BandHighHz))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The lower edge of the band, {BandLowHz} Hz, must be at least {LeastEdgeHz} Hz and below the upper, {BandHighHz} Hz."),
                nameof(BandLowHz));
        }

        if (!(BandHighHz < Nyquist))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The upper edge of the band, {BandHighHz} Hz, must be below {Nyquist} Hz, half the rate of what comes out."),
                nameof(BandHighHz));
        }

        if (NotchHz is not (0 or 50 or 60))
        {
            throw new ArgumentException(FormattableString.Invariant($"The notch, {NotchHz} Hz, must be 50 or 60 Hz, or 0 for none."), nameof(NotchHz));
        }

        if (!(NotchQuality > 0 && double.IsFinite(NotchQuality)))
        {
            throw new ArgumentException(FormattableString.Invariant($"The quality of the notch, {NotchQuality}, must be above 0."), nameof(NotchQuality));
        }

        if (!(Clip > 0 && double.IsFinite(Clip)))
        {
            throw new ArgumentException(FormattableString.Invariant($"The clip, {Clip}, must be above 0."), nameof(Clip));
        }
    }
}
