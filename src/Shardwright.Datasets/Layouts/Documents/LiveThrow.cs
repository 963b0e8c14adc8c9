using System.Diagnostics.CodeAnalysis;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>What can be wrong with a folder of live shards, in words.</summary>
internal static class LiveThrow
{
    private const string Anew = "Begin anew with --rebuild, which moves what lies here to .shardwright/old/, or name another folder.";

    [DoesNotReturn]
    public static void NoFolder(string root) => throw new DatasetStateException(
        new DataLocation(root), "folder of shards", "a folder", "a file", "Name another --parquet-dir.");

    [DoesNotReturn]
    public static void OtherFiles(string root) => throw new DatasetStateException(
        new DataLocation(root), "folder of shards", "an empty folder, or one that live shards were begun in", "other files", "Name another --parquet-dir; nothing was touched.");

    [DoesNotReturn]
    public static void OtherBuild(string root) => throw new DatasetStateException(
        new DataLocation(root), "folder of shards", "an empty folder, or one that live shards were begun in", "a build of another kind", "Name another --parquet-dir; nothing was touched.");

    [DoesNotReturn]
    public static void NoCheckpoint(string root) => throw new DatasetStateException(
        new DataLocation(root), "folder of shards", ".shardwright/live.json beside what was written", "none", Anew);

    [DoesNotReturn]
    public static void Differences(string root, IEnumerable<string> differences) => throw new DatasetStateException(
        new DataLocation(root), "shards of another source or with other options lie here", found: string.Join("; ", differences), remedy: Anew);

    [DoesNotReturn]
    public static void Foreign(string root, string holder, string? theirs, string ours) => throw new DatasetStateException(
        new DataLocation(root), "writer of the folder", $"nobody, or one that writes {ours}", theirs is null ? holder : $"{holder}, which writes {theirs}",
        "Wait for that process to end, or name another --parquet-dir.");

    [DoesNotReturn]
    public static void Unsound(string path) => throw new MalformedDataException(
        new DataLocation(path), "checkpoint of live shards", "numbers that fit together", "others", Anew);

    [DoesNotReturn]
    public static void OtherList(string path) => throw new MalformedDataException(
        new DataLocation(path), "list of finished shards", "the lines that the checkpoint vouches for", "others", Anew);

    [DoesNotReturn]
    public static void Gone(string path, string expected, string found) => throw new DatasetStateException(
        new DataLocation(path), "file that the checkpoint counts on", expected, found, "Put it back, or begin anew with --rebuild.");

    [DoesNotReturn]
    public static void Changed(string path, long offset) => throw new MalformedDataException(
        new DataLocation(path, offset), "document set aside for validation", "the bytes that were written", "others", Anew);

    [DoesNotReturn]
    public static void ScratchCut(string path, long offset) => throw new StorageException(
        new DataLocation(path, offset), "documents in a scratch file", "all that were written", "its end", "Something else wrote this file: give the same command again.");
}
