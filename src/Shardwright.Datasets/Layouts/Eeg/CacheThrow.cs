using System.Diagnostics.CodeAnalysis;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>What can be wrong with the files of a window cache.</summary>
internal static class CacheThrow
{
    private const string ScanAgain = "Write it again with 'shardwright eeg scan-cache'.";
    private const string BuildAgain = "Build this recording again, or take the file out of the cache.";

    [DoesNotReturn]
    public static void Missing(string path, string subject) => throw new StorageException(new DataLocation(path), subject, "a file", "nothing there", ScanAgain);

    [DoesNotReturn]
    public static void TooLarge(string path, string subject, long limit, long found)
        => throw new MalformedDataException(new DataLocation(path), subject, $"at most {limit} bytes", $"{found}", "This is not a file of a window cache.");

    [DoesNotReturn]
    public static void Manifest(string path, long offset, string expected, string found, Exception? inner = null)
        => throw new MalformedDataException(new DataLocation(path, offset), "class manifest", expected, found, ScanAgain, inner);

    [DoesNotReturn]
    public static void Index(string path, string expected, string found, Exception? inner = null)
        => throw new MalformedDataException(new DataLocation(path), "dataset index", expected, found, "Delete it: the next build writes it again.", inner);

    [DoesNotReturn]
    public static void Recording(string path, long line, string expected, string found, Exception? inner = null)
        => throw new MalformedDataException(new DataLocation(path, RecordIndex: line), "list of recordings", expected, found, "Build the cache again.", inner);

    public static MalformedDataException ShardError(string path, string? member, string expected, string found)
        => new(new DataLocation(path, Item: member), "window cache file", expected, found, BuildAgain);
}
