using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Jsonl;

/// <summary>Every message about JSONL.</summary>
internal static class JsonlThrow
{
    private const string CopyAgain = "Copy or make the file again; the lines before this place were read.";

    [DoesNotReturn]
    internal static void CannotOpen(string path, Exception error)
        => throw new StorageException(
            new DataLocation(path), "JSONL file", expected: "a file that can be read",
            found: error switch
            {
                FileNotFoundException or DirectoryNotFoundException => "no such file",
                _ when Directory.Exists(path) => "a folder",
                UnauthorizedAccessException => "no permission to read it",
                _ => error.Message,
            },
            "Check the path.", error);

    [DoesNotReturn]
    internal static void ReadFailed(string path, long offset, Exception error)
        => throw new StorageException(
            new DataLocation(path, offset), "reading JSONL", found: error.Message, remedy: "Check the disk and give the command again.", inner: error);

    [DoesNotReturn]
    internal static void LineTooLong(string path, long offset, int limitBytes)
        => throw new MalformedDataException(
            new DataLocation(path, offset), "line", expected: $"at most {Bytes(limitBytes)}", found: "a longer one",
            "Check that the file is JSONL, one object on each line.");

    [DoesNotReturn]
    internal static void OffsetPastEnd(string path, long offset, long length)
        => throw new InputChangedException(
            new DataLocation(path, length), "JSONL file", expected: $"at least {Bytes(offset)}, to go on from there",
            found: $"the end after {Bytes(length)}", "Start again from the beginning of this file.");

    [DoesNotReturn]
    internal static void GzipDamaged(string path, long offset, string found)
        => throw new MalformedDataException(new DataLocation(path, offset), "gzip stream", expected: "one that is whole", found, CopyAgain);

    [DoesNotReturn]
    internal static void GzipCut(string path, long offset)
        => throw new MalformedDataException(
            new DataLocation(path, offset), "gzip stream", expected: "its end, with a checksum", found: "the end of the file", CopyAgain);

    [DoesNotReturn]
    internal static void GzipGarbage(string path, long offset)
        => throw new MalformedDataException(
            new DataLocation(path, offset), "gzip stream", expected: "the end, or another gzip member", found: "other bytes", CopyAgain);

    [DoesNotReturn]
    internal static void GzipGrowing(string path)
        => throw new MalformedDataException(
            new DataLocation(path, 0), "JSONL file that grows", expected: "plain text", found: "gzip",
            "Read it as a finished file once its writer is done.");

    [DoesNotReturn]
    internal static void Replaced(string path, long offset, string found)
        => throw new InputChangedException(
            new DataLocation(path, offset), "JSONL file that grows", expected: "the file that was opened", found,
            "Start again from the beginning of the new file.");

    [DoesNotReturn]
    internal static void Shrunk(string path, long readBytes, long length)
        => throw new InputChangedException(
            new DataLocation(path, length), "JSONL file that grows", expected: $"at least the {Bytes(readBytes)} that were read",
            found: Bytes(length), "Let one writer append to the file, and start again from its beginning.");

    [DoesNotReturn]
    internal static void LibraryMissing(string library, string package)
        => throw new MissingComponentException(
            new DataLocation(library), "native library", expected: $"{library} of package {package}", found: "no such library",
            $"Install it: apt-get install {package}");

    private static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} bytes");
}
