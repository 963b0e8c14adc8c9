using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Code;

/// <summary>What can be wrong with a file of documents that is followed, in words.</summary>
internal static class StreamThrow
{
    private const string Anew = "Put back the file that was read, or begin anew with --rebuild.";

    public static StorageException FolderAsInput(string path) => new(
        new DataLocation(path), "file of documents", "a file, or none yet", "a folder", "Name the file that code chunk writes, such as docs.jsonl.");

    public static InputChangedException Shrunk(string path, long expected, long found) => new(
        new DataLocation(path), "length of the documents", $"at least the {expected} bytes that were read", $"{found} bytes, and no growth", Anew);

    public static InputChangedException Other(string path, long offset) => new(
        new DataLocation(path, offset), "last line that was read", "the same line", "another one", Anew);

    public static InputChangedException GrewAfterEnd(string path, long offset) => new(
        new DataLocation(path, offset), "file of documents", "no growth after it was taken as ended", "more bytes", "Give the same command again, with a longer --stable-for; it goes on.");

    public static InputChangedException GrewSince(string path, long then, long now) => new(
        new DataLocation(path), "length of the documents", $"the {then} bytes of which the shards were made", $"{now}", "Make the shards again with --rebuild, or name another --parquet-dir.");
}
