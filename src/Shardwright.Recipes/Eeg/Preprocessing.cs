using Shardwright.Formats.Edf;
using Shardwright.Recipes.Eeg.Signals;

namespace Shardwright.Recipes.Eeg;

/// <summary>Takes raw signals to z-scores at 256 Hz: resample, band-pass, notch, z-score, clip; float64 inside, float32 out.</summary>
/// <remarks>
/// The steps, their order and their arithmetic are those of brain-go-brr-v2: microvolts as float32; a resampling of each stretch
/// through its spectrum, as scipy's <c>resample</c>; a Butterworth band-pass of order 3 and a notch, forward in time from rest, so
/// that their transients stay in the data; (x - mean) / (deviation + 1e-8) over the whole recording; a cut at the clip; nought for
/// what is not a number. Fz and Pz, where missing, are mixed of the channels whose places are known. Safe from many threads.
/// </remarks>
public sealed class Preprocessing
{
    /// <summary>Samples a second of what comes out.</summary>
    internal const int RateHz = 256;

    /// <summary>The least rate that is resampled, in Hz: a lying header cannot make a small file a large one.</summary>
    internal const int LeastRateHz = 32;

    /// <summary>The most samples of a channel, 48 days.</summary>
    internal const int MostSamples = 1 << 30;

    /// <summary>The most memory that a recording may take to work on. The same on every machine, so that every machine rejects the same recordings.</summary>
    internal const long MostWorkingBytes = 16L << 30;

    private readonly FilterCascade cascade;

    /// <summary>Checks the options and designs the filters.</summary>
    /// <param name="options">The edges of the band, the notch, and the clip.</param>
    /// <exception cref="ArgumentException">An edge of the band is outside [0.1, 128) Hz, the edges are not in order, the notch is not 0, 50 or 60 Hz, or the quality or the clip is not above 0.</exception>
    public Preprocessing(PreprocessingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        Options = options;
        IEnumerable<Biquad> sections = FilterDesign.ButterworthBandPass(options.BandLowHz, options.BandHighHz, RateHz);
        cascade = new FilterCascade(options.NotchHz == 0
            ? [.. sections]
            : [.. sections, FilterDesign.Notch(options.NotchHz, options.NotchQuality, RateHz)]);
    }

    /// <summary>What is done.</summary>
    public PreprocessingOptions Options { get; }

    /// <summary>Preprocesses a recording.</summary>
    /// <param name="recording">The open recording.</param>
    /// <param name="pick">Its channels.</param>
    /// <param name="segments">Its stretches without a gap; resampled and filtered each for itself, scaled together.</param>
    /// <param name="cancel">Stops between reads, and between groups of four channels.</param>
    /// <returns>One array a channel; stretches one after the other, each of round-half-even(n x 256 / rate) samples.</returns>
    /// <exception cref="Foundation.Errors.MalformedDataException">A picked signal has less than 32 samples a second, the recording is longer than 48 days, or takes more than 16 GiB to work on.</exception>
    /// <exception cref="ArgumentException">A channel is to be interpolated that is not Fz or Pz of the 19.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public PreprocessedSignal Run(EdfReader recording, ChannelPick pick, IReadOnlyList<EdfSegment> segments, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(pick);
        ArgumentNullException.ThrowIfNull(segments);
        return Run(new EdfSource(recording, pick.Signals, segments, RateHz), cancel);
    }

    /// <summary>Finds what <see cref="Run(EdfReader, ChannelPick, IReadOnlyList{EdfSegment}, CancellationToken)"/> would refuse, without reading a sample.</summary>
    /// <returns>The samples of each stretch that it would make.</returns>
    /// <exception cref="Foundation.Errors.MalformedDataException">It would refuse the recording.</exception>
    internal static IReadOnlyList<int> Check(EdfReader recording, ChannelPick pick, IReadOnlyList<EdfSegment> segments)
        => new EdfSource(recording, pick.Signals, segments, RateHz).TargetLengths;

    /// <summary>Preprocesses samples from anywhere.</summary>
    internal PreprocessedSignal Run(ISampleSource source, CancellationToken cancel)
        => RecordingPass.Run(source, cascade, Options.Clip, cancel);
}
