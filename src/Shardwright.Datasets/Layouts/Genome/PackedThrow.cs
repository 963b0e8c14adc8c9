using System.Diagnostics.CodeAnalysis;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>What can be wrong with a packed file of sequences.</summary>
internal static class PackedThrow
{
    private const string Subject = "packed sequences";
    private const string MakeAgain = "Fetch the file again, or make it again with 'shardwright genome store'.";

    [DoesNotReturn]
    public static void Header(string path, long offset, string expected, string found)
        => throw new MalformedDataException(new DataLocation(path, offset), Subject, expected, found, MakeAgain);

    [DoesNotReturn]
    public static void Index(string path, string item, long record, string expected, string found)
        => throw new MalformedDataException(new DataLocation(path, RecordIndex: record, Item: item), Subject, expected, found, MakeAgain);

    [DoesNotReturn]
    public static void Block(string path, long offset, string expected, string found)
        => throw new MalformedDataException(new DataLocation(path, offset), "block of packed sequences", expected, found, MakeAgain);

    [DoesNotReturn]
    public static void Changed(string path) => throw new InputChangedException(
        new DataLocation(path), Subject, "the file that was opened before", "another one in its place", "Open the dataset again.");

    [DoesNotReturn]
    public static void CannotOpen(string path, Exception error) => throw new StorageException(
        new DataLocation(path), Subject, "a file that can be read",
        error switch
        {
            FileNotFoundException or DirectoryNotFoundException => "no such file",
            _ when Directory.Exists(path) => "a folder",
            UnauthorizedAccessException => "no permission to read it",
            _ => error.Message,
        },
        "Check the path.", error);

    [DoesNotReturn]
    public static void CannotRead(string path, long offset, Exception error) => throw new StorageException(
        new DataLocation(path, offset), Subject, found: error.Message, remedy: "Check the disk and give the command again.", inner: error);

    [DoesNotReturn]
    public static void CannotWrite(string path, Exception error) => throw new StorageException(
        new DataLocation(path), "writing " + Subject, found: error.Message, remedy: "Check the path and the space on this disk, and give the command again.",
        inner: error);

    [DoesNotReturn]
    public static void Duplicate(string path, string contigId) => throw new MalformedDataException(
        new DataLocation(path, Item: contigId), "sequence id", "one that no other sequence of the sample has", "it a second time",
        "Rename one of the sequences, or take one out of the input.");

    [DoesNotReturn]
    public static void TooLong(string path, string contigId, long limit) => throw new MalformedDataException(
        new DataLocation(path, Item: contigId), "sequence", $"at most {limit} letters", "more", "Cut it into pieces.");

    [DoesNotReturn]
    public static void TooMany(string path, long limit) => throw new MalformedDataException(
        new DataLocation(path), "index of packed sequences", $"at most {limit} bytes", "more", "Spread the sequences over more samples.");
}
