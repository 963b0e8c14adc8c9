using System.Diagnostics.CodeAnalysis;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats;

/// <summary>Every message about a text file, compressed or not, whatever its text means.</summary>
internal static class InputThrow
{
    [DoesNotReturn]
    internal static void CannotOpen(string path, InputKind kind, Exception error)
        => throw new StorageException(
            new DataLocation(path), kind.Name + " file", expected: "a file that can be read",
            found: error switch
            {
                FileNotFoundException or DirectoryNotFoundException => "no such file",
                _ when Directory.Exists(path) => "a folder",
                UnauthorizedAccessException => "no permission to read it",
                _ => error.Message,
            },
            "Check the path.", error);

    [DoesNotReturn]
    internal static void ReadFailed(InputFile file, long offset, Exception error)
        => throw new StorageException(
            new DataLocation(file.Path, offset), "reading " + file.Kind.Name, found: error.Message, remedy: "Check the disk and give the command again.",
            inner: error);

    [DoesNotReturn]
    internal static void GzipDamaged(InputFile file, long offset, string found)
        => throw new MalformedDataException(new DataLocation(file.Path, offset), "gzip stream", expected: "one that is whole", found, CopyAgain(file));

    [DoesNotReturn]
    internal static void GzipCut(InputFile file, long offset)
        => throw new MalformedDataException(
            new DataLocation(file.Path, offset), "gzip stream", expected: "its end, with a checksum", found: "the end of the file", CopyAgain(file));

    [DoesNotReturn]
    internal static void GzipGarbage(InputFile file, long offset)
        => throw new MalformedDataException(
            new DataLocation(file.Path, offset), "gzip stream", expected: "the end, or another gzip member", found: "other bytes", CopyAgain(file));

    [DoesNotReturn]
    internal static void BgzipEndMissing(InputFile file, long offset)
        => throw new MalformedDataException(
            new DataLocation(file.Path, offset), "bgzip file", expected: "its end mark, an empty block", found: "the end of the file after a whole block",
            "It is cut where a block ends: copy or make it again. Where its writer leaves the mark out, allow that by an option.");

    private static string CopyAgain(InputFile file) => $"Copy or make the file again; the {file.Kind.Parts} before this place were read.";
}
