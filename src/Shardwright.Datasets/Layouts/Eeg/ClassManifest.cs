namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary><c>manifest.json</c>: every window of a cache by its class. Source: brain-go-brr-v2, key for key. Safe from many threads.</summary>
public sealed partial class ClassManifest
{
    /// <summary>The file's name.</summary>
    public const string FileName = "manifest.json";

    private const double FullRatio = 0.99;
    private const double LargestMissingRatio = 0.05;

    /// <summary>Lists windows by class.</summary>
    /// <param name="files">Names of cache files.</param>
    /// <param name="partial">Windows with some seizure, in manifest order.</param>
    /// <param name="full">Windows that are seizure throughout.</param>
    /// <param name="none">Windows without any.</param>
    public ClassManifest(IReadOnlyList<string> files, IReadOnlyList<WindowPlace> partial, IReadOnlyList<WindowPlace> full, IReadOnlyList<WindowPlace> none)
    {
        Files = files;
        Partial = partial;
        Full = full;
        None = none;
    }

    /// <summary>The cache files that windows are named by; each once.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Windows with some seizure.</summary>
    public IReadOnlyList<WindowPlace> Partial { get; }

    /// <summary>Windows that are seizure throughout.</summary>
    public IReadOnlyList<WindowPlace> Full { get; }

    /// <summary>Windows without seizure.</summary>
    public IReadOnlyList<WindowPlace> None { get; }

    /// <summary>Windows in all.</summary>
    public long Count => (long)Partial.Count + Full.Count + None.Count;

    /// <summary>The class of a window, by how many of its samples are seizure: none of them, 99 % or more, or something between.</summary>
    /// <param name="seizureSamples">Samples that are seizure.</param>
    /// <param name="samples">Samples of the window; one without any has no seizure.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is more seizure than window.</exception>
    public static WindowClass Classify(long seizureSamples, long samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seizureSamples);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seizureSamples, samples);
        return seizureSamples == 0 ? WindowClass.None
            : (double)seizureSamples / samples >= FullRatio ? WindowClass.Full : WindowClass.Partial;
    }

    /// <summary>Whether the original would train by this manifest: it names windows, and at most 5 % of them lie in files that are gone.</summary>
    /// <param name="presentFiles">Names of the cache files that are there.</param>
    public bool IsValidFor(IReadOnlySet<string> presentFiles)
    {
        ArgumentNullException.ThrowIfNull(presentFiles);
        var isThere = Files.Select(presentFiles.Contains).ToArray();
        var missing = Partial.Concat(Full).Concat(None).LongCount(place => !isThere[place.FileIndex]);
        return Count > 0 && (double)missing / Count <= LargestMissingRatio;
    }
}
