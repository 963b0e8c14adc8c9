using Shardwright.Formats.Edf;

namespace Shardwright.Recipes.Eeg;

/// <summary>Which signal of a recording is which channel.</summary>
/// <param name="Signals">For each wanted channel, in order, the index of its signal; -1 for one to interpolate.</param>
/// <param name="Interpolated">The channels to interpolate, by name.</param>
/// <param name="Warnings">What was decided and might surprise, one sentence each.</param>
public sealed record ChannelPick(IReadOnlyList<int> Signals, IReadOnlyList<string> Interpolated, IReadOnlyList<string> Warnings)
{
    /// <summary>Finds the channels among the signals of a recording.</summary>
    /// <param name="path">The recording, for errors.</param>
    /// <param name="signals">Its signals.</param>
    /// <param name="channels">The wanted channels, in order.</param>
    /// <param name="synonyms">Other names of channels: from, to.</param>
    /// <exception cref="Foundation.Errors.MalformedDataException">A channel is missing that cannot be interpolated.</exception>
    public static ChannelPick Of(string path, IReadOnlyList<EdfSignal> signals, IReadOnlyList<string> channels, IReadOnlyList<KeyValuePair<string, string>> synonyms)
        => throw new NotSupportedException();
}
