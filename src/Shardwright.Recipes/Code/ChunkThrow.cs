using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Code;

/// <summary>What can be wrong with a run over source code, in words.</summary>
internal static class ChunkThrow
{
    private const string Rebuild = "Give the same command as before to go on with it, or --rebuild to begin anew.";

    public static StorageException Storage(string path, string subject, Exception error) => new(
        new DataLocation(path), subject, found: error.Message.TrimEnd('.'), remedy: "Check the disk, then give the same command again: it goes on where it stopped.", inner: error);

    public static DatasetStateException Shortened(string path, long expected, long found) => new(
        new DataLocation(path), "length", Bytes(expected), Bytes(found), "Somebody cut it: begin anew with --rebuild.");

    public static DatasetStateException Foreign(string path) => new(
        new DataLocation(path), "output", "no file, or one that this command began", "a file of somebody else's",
        "Name another --output, or replace this file with --rebuild; nothing was touched.");

    public static DatasetStateException Folder(string path) => new(new DataLocation(path), "output", "a file", "a folder", "Name a file in it, such as docs.jsonl.");

    public static StorageException FolderAsInput(string path) => new(new DataLocation(path), "input", "a JSONL file", "a folder", "Name the files in it; sample code --from packs a tree of source files as one.");

    public static DatasetStateException OtherPlan(string path, IEnumerable<string> differences) => new(
        new DataLocation(path), "begun with other options", found: string.Join("; ", differences), remedy: Rebuild);

    public static DatasetStateException OtherMark(string path) => new(
        new DataLocation(path), "made with other options or inputs", found: "an end marker of another run", remedy: "Name another --output, or begin anew with --rebuild.");

    public static InputChangedException Changed(string path, string found) => new(
        new DataLocation(path), "input changed", "the file with which the run began", found, "Put it back, or begin anew with --rebuild.");

    public static DatasetStateException Busy(string folder) => new(
        new DataLocation(folder), "lock", found: "held by another process that makes the same shards", remedy: "Wait for it, or end it, then give the same command again.");

    public static DatasetStateException NoReport(string path) => new(
        new DataLocation(path), "report of a finished run", "the file that code pipeline wrote", "none", "Make the shards anew with --rebuild.");

    public static DatasetStateException OtherCount(string folder, long source, long shards) => new(
        new DataLocation(folder), "documents at the last checkpoint", string.Create(CultureInfo.InvariantCulture, $"{source}"), string.Create(CultureInfo.InvariantCulture, $"{shards}"), "Make the shards anew with --rebuild.");

    private static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} bytes");
}
