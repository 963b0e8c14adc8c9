using Shardwright.Foundation.Errors;

namespace Shardwright.Streaming.Genome;

/// <summary>The messages for readings of genomes that cannot be done as asked.</summary>
internal static class GenomeReadThrow
{
    public static MalformedDataException NoCursor(string name, string found, Exception? inner = null) => new(
        new DataLocation(name), "cursor", "the position of a reading of genome windows, version 1", found, "Start without it, or name the file that was meant.", inner);

    public static DatasetStateException CursorOf(string name, string field, string expected, string found) => new(
        new DataLocation(name), $"{field} of the cursor", expected, found, "Use the cursor with the windows and options that it was made with, or start without it.");

    public static DatasetStateException NoWindows(string name) => new(
        new DataLocation(name), "windows", "at least one", "none", "Make the window database with a smaller --window-min-length-threshold, or read another split.");

    public static DatasetStateException AllConsumed(string name, long consumed, long total) => new(
        new DataLocation(name), "consumed samples", $"fewer than the {total} there are", $"{consumed}", "Read more epochs, or start at 0.");

    public static StorageException Log(string path, Exception error) => new(
        new DataLocation(path), "write the access log", found: error.Message.TrimEnd('.'), remedy: "Check the folder, its disk and the permissions.", inner: error);
}
