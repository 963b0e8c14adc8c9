namespace Shardwright.Recipes.Eeg;

/// <summary>How signals are preprocessed. Defaults: those of brain-go-brr-v2.</summary>
public sealed record PreprocessingOptions
{
    /// <summary>The lower edge of the band-pass, in Hz. Default 0.5.</summary>
    public double BandLowHz { get; init; } = 0.5;

    /// <summary>The upper edge of the band-pass, in Hz. Default 120.</summary>
    public double BandHighHz { get; init; } = 120;

    /// <summary>The frequency that is taken out, in Hz; 0 for none. Default 60.</summary>
    public double NotchHz { get; init; } = 60;

    /// <summary>The quality of the notch: its frequency by its width. Default 30.</summary>
    public double NotchQuality { get; init; } = 30;

    /// <summary>The largest z-score; what is beyond is cut to it. Default 10.</summary>
    public double Clip { get; init; } = 10;
}
