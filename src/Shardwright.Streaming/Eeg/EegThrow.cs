using System.Diagnostics.CodeAnalysis;
using Shardwright.Foundation.Errors;

namespace Shardwright.Streaming.Eeg;

/// <summary>The messages for window caches that cannot be trained on.</summary>
internal static class EegThrow
{
    private const string Rescan = "Run 'shardwright eeg scan-cache --cache-dir' on the folder.";

    /// <summary>The original's words for a manifest without a window that has some seizure.</summary>
    public static string NoPartialWords(int full, int none) => $"No partial seizure windows found in manifest! Full: {full}, No-seizure: {none}";

    /// <summary>There is nothing to balance by. The subject is the original's whole sentence.</summary>
    [DoesNotReturn]
    public static void NoPartial(string manifest, int full, int none) => throw new DatasetStateException(
        new DataLocation(manifest), NoPartialWords(full, none));

    [DoesNotReturn]
    public static void NoFolder(string folder) => throw new StorageException(
        new DataLocation(folder), "window cache", "a folder", File.Exists(folder) ? "a file" : "nothing there", "Check the path, or build the cache with 'shardwright eeg build-cache'.");

    [DoesNotReturn]
    public static void NoManifest(string path) => throw new StorageException(new DataLocation(path), "class manifest", "the list of windows by class", "nothing there", Rescan);

    [DoesNotReturn]
    public static void Stale(string path, string why) => throw new DatasetStateException(new DataLocation(path), "class manifest", "the windows that the cache has", why, Rescan);

    [DoesNotReturn]
    public static void NoFile(string path) => throw new StorageException(
        new DataLocation(path), "cache file", "the file that the list of windows names", "nothing there", "Build the cache again; what is there is kept.");

    [DoesNotReturn]
    public static void NoWindow(string path, int window, long rows) => throw new MalformedDataException(
        new DataLocation(path, RecordIndex: window), "window", "one of the file's windows", $"{rows} in the file", Rescan);

    [DoesNotReturn]
    public static void NoWindows(string folder) => throw new DatasetStateException(
        new DataLocation(folder), "windows to train on", "at least one", "none", "Build the cache with 'shardwright eeg build-cache'.");

    [DoesNotReturn]
    public static void NoSeizures(string folder, long windows) => throw new DatasetStateException(
        new DataLocation(folder), "windows with seizure", "at least one", $"none in {windows}", "Check the label files, or raise BGB_LIMIT_FILES.");

    [DoesNotReturn]
    public static void OtherShape(string path, (int Channels, int WindowSamples) expected, (int Channels, int WindowSamples) found) => throw new MalformedDataException(
        new DataLocation(path), "windows", $"{expected.Channels} x {expected.WindowSamples}, as in the first file that was opened", $"{found.Channels} x {found.WindowSamples}",
        "The files of this cache do not belong together.");

    [DoesNotReturn]
    public static void OtherSplit(string folder, string split) => throw new DatasetStateException(
        new DataLocation(folder), "split", $"a cache folder of {split} alone", "shards of another split, which the balanced list does not tell apart", "Name the folder of that split.");
}
