using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Writes one recording's cache file in either layout; the bytes depend on the arguments alone.</summary>
public static class WindowShardWriter
{
    /// <summary>The name of a recording's cache file.</summary>
    public static string NameOf(string stem, WindowLayout layout) => layout == WindowLayout.Npz ? stem + "_windows.npz" : stem + "_signal.npz";

    /// <summary>Writes every window for itself: <c>windows</c> float32 (n, channels, window) and <c>labels</c> float32 (n, window).</summary>
    /// <returns>The class of each window, a letter each: n, p or f.</returns>
    public static string WriteWindows(Stream stream, CachedSignal signal, WindowGrid grid, NpzCompression compression, CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>Writes the signal once: <c>signal</c> float32 or float16 (channels, samples), <c>labels</c> uint8 (samples), <c>segments</c> int64 (k), <c>grid</c> int64 (window, stride).</summary>
    /// <returns>The class of each window, a letter each: n, p or f.</returns>
    public static string WriteSignal(Stream stream, CachedSignal signal, WindowGrid grid, bool isHalf, CancellationToken cancel) => throw new NotSupportedException();
}
