namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Where the windows of a signal lie. Source: the constants of brain-go-brr-v2's window cache.</summary>
/// <param name="WindowSamples">Samples of a window.</param>
/// <param name="StrideSamples">Samples from one window's start to the next one's.</param>
public sealed record WindowGrid(int WindowSamples, int StrideSamples)
{
    /// <summary>Samples a second of every cached signal.</summary>
    public const int SampleRateHz = 256;

    /// <summary>60 seconds every 10 seconds.</summary>
    public static WindowGrid Default { get; } = new(60 * SampleRateHz, 10 * SampleRateHz);

    /// <summary>The 19 channels of the 10-20 system, in the order of every cached signal.</summary>
    public static IReadOnlyList<string> Channels { get; } =
        ["Fp1", "F3", "C3", "P3", "F7", "T3", "T5", "O1", "Fz", "Cz", "Pz", "Fp2", "F4", "C4", "P4", "F8", "T4", "T6", "O2"];

    /// <summary>Windows that fit into so many samples: none is padded, and the tail is left.</summary>
    public long Count(long samples) => samples < WindowSamples ? 0 : ((samples - WindowSamples) / StrideSamples) + 1;
}
