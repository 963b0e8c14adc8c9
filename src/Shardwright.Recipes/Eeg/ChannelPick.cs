using Shardwright.Formats.Edf;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Eeg;

/// <summary>Which signal of a recording is which channel.</summary>
/// <param name="Signals">For each wanted channel, in order, the index of its signal; -1 for one to interpolate.</param>
/// <param name="Interpolated">The channels to interpolate, by name: none, Fz, Pz, or both.</param>
/// <param name="Warnings">What was decided and might surprise, one sentence each; that channels are interpolated is not among them.</param>
public sealed record ChannelPick(IReadOnlyList<int> Signals, IReadOnlyList<string> Interpolated, IReadOnlyList<string> Warnings)
{
    private const int Missing = -1;

    private static readonly string[] Interpolable = ["Fz", "Pz"];

    /// <summary>Finds the channels among the signals of a recording.</summary>
    /// <param name="path">The recording, for errors.</param>
    /// <param name="signals">Its signals. Those of annotations and those without a sample rate are no channels.</param>
    /// <param name="channels">The wanted channels, in order.</param>
    /// <param name="synonyms">Other names of channels: from, to. See <see cref="ChannelName.Synonyms"/>.</param>
    /// <exception cref="MalformedDataException">A channel other than Fz and Pz is missing; the message names it and the labels that are there.</exception>
    /// <remarks>
    /// Labels are cleaned by <see cref="ChannelName.Clean"/> and compared without regard to case, synonyms too: <c>t7</c> is T3, where the original knows only
    /// <c>T7</c>. Of several signals for one channel, the first that bears the channel's own name is taken, else the first, with a warning; the original fails. Safe from many threads.
    /// </remarks>
    public static ChannelPick Of(string path, IReadOnlyList<EdfSignal> signals, IReadOnlyList<string> channels, IReadOnlyList<KeyValuePair<string, string>> synonyms)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentNullException.ThrowIfNull(synonyms);
        var usable = signals.Where(signal => !signal.IsAnnotations && signal.SampleRateHz > 0 && signal.SamplesPerRecord > 0).ToList();
        var named = usable.ToLookup(signal => ChannelName.Clean(signal.Label), StringComparer.OrdinalIgnoreCase);
        var (picked, missing, warnings) = (new List<int>(), new List<string>(), new List<string>());
        foreach (var channel in channels)
        {
            var candidates = named[channel]
                .Concat(synonyms.Where(synonym => Same(synonym.Value, channel) && !Same(synonym.Key, channel))
                    .SelectMany(synonym => named[synonym.Key]).OrderBy(signal => signal.Index))
                .DistinctBy(signal => signal.Index).ToList();
            picked.Add(candidates.Count > 0 ? candidates[0].Index : Missing);
            if (candidates.Count == 0)
            {
                missing.Add(channel);
            }
            else if (candidates.Count > 1)
            {
                warnings.Add($"{channel} is there {candidates.Count} times: {Describe(candidates[0])} is taken, {string.Join(", ", candidates.Skip(1).Select(Describe))} left.");
            }
        }

        return missing.TrueForAll(channel => Interpolable.Contains(channel, StringComparer.OrdinalIgnoreCase))
            ? new ChannelPick(picked, missing, warnings)
            : throw EegInputThrow.MissingChannels(path, missing, [.. signals.Where(signal => !signal.IsAnnotations).Select(signal => signal.Label)]);
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static string Describe(EdfSignal signal) => $"\"{signal.Label}\" (signal {signal.Index + 1})";
}
