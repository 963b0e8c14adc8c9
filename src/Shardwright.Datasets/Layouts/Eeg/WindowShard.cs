namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>The words of a cache file: its endings, and the names of its arrays.</summary>
public static class WindowShard
{
    /// <summary>The recipe of window caches, as manifests have it.</summary>
    public const string Recipe = "eeg";

    /// <summary>The ending of a file that holds every window for itself.</summary>
    public const string WindowsEnding = "_windows.npz";

    /// <summary>The ending of a file that holds the signal once.</summary>
    public const string SignalEnding = "_signal.npz";

    /// <summary>Numbers of every window, or of every window's channels.</summary>
    internal const string Windows = "windows";

    /// <summary>One number a sample: above 0 where there is seizure.</summary>
    internal const string Labels = "labels";

    /// <summary>The signal of the continuous layout.</summary>
    internal const string Signal = "signal";

    /// <summary>Samples of each segment of the continuous layout.</summary>
    internal const string Segments = "segments";

    /// <summary>Window and stride of the continuous layout.</summary>
    internal const string Grid = "grid";

    /// <summary>The most windows of one file: half a year of them, one a second. What says that it has more lies.</summary>
    internal const int MostWindows = 1 << 24;

    /// <summary>Whether a file's name is that of a cache file in either layout.</summary>
    public static bool IsName(string fileName)
        => fileName.EndsWith(WindowsEnding, StringComparison.Ordinal) || fileName.EndsWith(SignalEnding, StringComparison.Ordinal);

    /// <summary>The recording that a cache file is made of: its name without the ending.</summary>
    public static string StemOf(string fileName)
    {
        var name = fileName[(fileName.LastIndexOf('/') + 1)..];
        return name.EndsWith(WindowsEnding, StringComparison.Ordinal) ? name[..^WindowsEnding.Length]
            : name.EndsWith(SignalEnding, StringComparison.Ordinal) ? name[..^SignalEnding.Length]
            : Path.GetFileNameWithoutExtension(name);
    }
}
