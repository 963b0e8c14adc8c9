using Shardwright.Formats.Edf;

namespace Shardwright.Recipes.Eeg;

/// <summary>Takes raw signals to z-scores at 256 Hz: resample, band-pass, notch, z-score, clip; float64 inside, float32 out.</summary>
public sealed class Preprocessing
{
    /// <summary>Designs the filters.</summary>
    public Preprocessing(PreprocessingOptions options) => Options = options;

    /// <summary>What is done.</summary>
    public PreprocessingOptions Options { get; }

    /// <summary>Preprocesses a recording.</summary>
    /// <param name="recording">The open recording.</param>
    /// <param name="pick">Its channels.</param>
    /// <param name="segments">Its stretches without a gap; resampled and filtered each for itself, scaled together.</param>
    /// <param name="cancel">Stops between channels.</param>
    /// <returns>One array a channel; stretches one after the other, each of round-half-even(n x 256 / rate) samples.</returns>
    public PreprocessedSignal Run(EdfReader recording, ChannelPick pick, IReadOnlyList<EdfSegment> segments, CancellationToken cancel) => throw new NotSupportedException();
}
