namespace Shardwright.Datasets.Splits;

/// <summary>The spellings of <see cref="SplitName"/>.</summary>
public static class SplitNames
{
    /// <summary>All three, in order.</summary>
    public static IReadOnlyList<SplitName> All { get; } = [SplitName.Train, SplitName.Val, SplitName.Test];

    /// <summary>The key under which a split stands in a manifest: <c>train</c>, <c>val</c> or <c>test</c>.</summary>
    public static string Key(this SplitName split) => split switch
    {
        SplitName.Train => "train",
        SplitName.Val => "val",
        SplitName.Test => "test",
        _ => throw new ArgumentOutOfRangeException(nameof(split)),
    };

    /// <summary>Reads a split in any spelling that the originals use: also <c>dev</c>, <c>validation</c>, <c>eval</c>.</summary>
    /// <param name="text">The word, in lower case.</param>
    /// <param name="split">The split it names.</param>
    /// <returns>Whether the word names a split.</returns>
    public static bool TryParse(string text, out SplitName split)
    {
        (bool known, split) = text switch
        {
            "train" => (true, SplitName.Train),
            "val" or "dev" or "validation" => (true, SplitName.Val),
            "test" or "eval" => (true, SplitName.Test),
            _ => (false, SplitName.Train),
        };
        return known;
    }

    /// <summary>Reads a split's name, or says which names there are.</summary>
    /// <exception cref="ArgumentException">The word names no split.</exception>
    public static SplitName Parse(string text)
        => TryParse(text, out var split) ? split : throw new ArgumentException($"no split is named \"{text}\": use train, val or test", nameof(text));
}
