namespace Shardwright.Recipes.Eeg;

/// <summary>Names of electrodes, as recorders spell them and as this recipe does. Source: TUSZ labels, as brain-go-brr-v2 reads them. Safe from many threads.</summary>
public static class ChannelName
{
    private const string Prefix = "EEG";

    private static readonly string[] Suffixes = ["-LE", "-REF", "-AR"];

    /// <summary>The names that the 10-10 system has for four channels of the 10-20 system: T7, T8, P7 and P8 for T3, T4, T5 and T6.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Synonyms { get; } =
        [new("T7", "T3"), new("T8", "T4"), new("P7", "T5"), new("P8", "T6")];

    /// <summary>Takes what is not the electrode's name off a label: <c>EEG FP1-REF</c> is <c>FP1</c>.</summary>
    /// <param name="label">The label of a signal.</param>
    /// <returns>The label without any spaces, then without a leading <c>EEG</c>, then without one of <c>-LE</c>, <c>-REF</c>, <c>-AR</c> at its end; in its own case.</returns>
    /// <remarks>Prefix and suffixes are those of the corpus, in capitals; in other letters they stay.</remarks>
    public static string Clean(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        var name = label.Replace(" ", "", StringComparison.Ordinal);
        if (name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            name = name[Prefix.Length..];
        }

        var suffix = Array.Find(Suffixes, end => name.EndsWith(end, StringComparison.Ordinal));
        return suffix is null ? name : name[..^suffix.Length];
    }
}
