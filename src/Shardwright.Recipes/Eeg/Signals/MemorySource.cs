namespace Shardwright.Recipes.Eeg.Signals;

/// <summary>Samples that are in memory already: one stretch, every channel at its own rate.</summary>
/// <param name="channels">One array a channel, in microvolts; null for one to interpolate.</param>
/// <param name="rates">Samples a second of each; those of equal length have equal rates.</param>
/// <param name="targetRateHz">The recipe's rate.</param>
internal sealed class MemorySource(IReadOnlyList<float[]?> channels, IReadOnlyList<double> rates, double targetRateHz) : ISampleSource
{
    /// <inheritdoc/>
    public int Channels => channels.Count;

    /// <inheritdoc/>
    public IReadOnlyList<int> TargetLengths { get; } = [.. channels.Zip(rates).Where(pair => pair.First is not null)
        .Select(pair => checked((int)Math.Round(pair.First!.Length * targetRateHz / pair.Second, MidpointRounding.ToEven))).Distinct()];

    /// <inheritdoc/>
    public bool IsMissing(int channelIndex) => channels[channelIndex] is null;

    /// <inheritdoc/>
    public int Grain(int channelIndex) => Math.Max(1, channels[channelIndex]!.Length);

    /// <inheritdoc/>
    public long SourceLength(int stretch, int channelIndex) => channels[channelIndex]!.Length;

    /// <inheritdoc/>
    public void Read(int stretch, IReadOnlyList<int> channelIndexes, long firstSample, IReadOnlyList<Memory<float>> samples)
    {
        for (var i = 0; i < channelIndexes.Count; i++)
        {
            channels[channelIndexes[i]].AsSpan(checked((int)firstSample), samples[i].Length).CopyTo(samples[i].Span);
        }
    }
}
