namespace Shardwright.Recipes.Eeg.Signals;

/// <summary>Where raw samples come from: channels of perhaps different rates, over stretches without a gap.</summary>
internal interface ISampleSource
{
    /// <summary>How many channels there are, those to interpolate included.</summary>
    int Channels { get; }

    /// <summary>Samples of each stretch at the recipe's rate, the same for every channel.</summary>
    IReadOnlyList<int> TargetLengths { get; }

    /// <summary>Whether a channel has no samples and is to be interpolated.</summary>
    bool IsMissing(int channelIndex);

    /// <summary>Samples that are read together: reads begin at, and are, whole multiples of it. Channels of one grain have one rate.</summary>
    int Grain(int channelIndex);

    /// <summary>Samples of a channel in a stretch, as recorded.</summary>
    long SourceLength(int stretch, int channelIndex);

    /// <summary>Reads the same range of several channels of one grain, in microvolts.</summary>
    /// <param name="stretch">The stretch.</param>
    /// <param name="channelIndexes">The channels.</param>
    /// <param name="firstSample">The first sample, from the start of the stretch.</param>
    /// <param name="samples">Receives them, one block a channel, all of one length.</param>
    void Read(int stretch, IReadOnlyList<int> channelIndexes, long firstSample, IReadOnlyList<Memory<float>> samples);
}
