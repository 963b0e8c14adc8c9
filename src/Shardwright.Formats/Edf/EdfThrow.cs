using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Edf;

/// <summary>Every message about EDF and BDF.</summary>
internal static class EdfThrow
{
    private const string ExportAgain = "Export the recording again, or leave it out.";

    [DoesNotReturn]
    internal static void CannotOpen(string path, Exception error)
        => throw new StorageException(
            new DataLocation(path), "EDF file", expected: "a file that can be read",
            found: Directory.Exists(path) ? "a folder" : error is UnauthorizedAccessException ? "no permission to read it" : error.Message,
            "Check the path.", error);

    [DoesNotReturn]
    internal static void ReadFailed(string path, long offset, Exception error)
        => throw new StorageException(
            new DataLocation(path, offset), "reading EDF", found: error.Message, remedy: "Check the disk and give the command again.", inner: error);

    [DoesNotReturn]
    internal static void Shrunk(string path, long offset)
        => throw new InputChangedException(
            new DataLocation(path, offset), "EDF file", expected: "as long as it was when it was opened", found: "its end",
            "Let nothing write to the recording while it is read, and give the command again.");

    [DoesNotReturn]
    internal static void NotEdf(string path, string found)
        => throw new MalformedDataException(
            new DataLocation(path, 0), "EDF file", expected: "version \"0\" (EDF) or \"\\xFFBIOSEMI\" (BDF)", found,
            "Check that the file is an EDF or BDF recording.");

    [DoesNotReturn]
    internal static void HeaderCut(string path, long expectedBytes, long foundBytes)
        => throw new MalformedDataException(
            new DataLocation(path, 0), "EDF header", expected: Bytes(expectedBytes), foundBytes == 0 ? "an empty file" : $"a file of {Bytes(foundBytes)}",
            "Copy the recording again.");

    [DoesNotReturn]
    internal static void Field(string path, long offset, string what, string expected, string found)
        => throw new MalformedDataException(new DataLocation(path, offset), what, expected, found, ExportAgain);

    [DoesNotReturn]
    internal static void ZeroRate(string path, long offset, string what, string expected, string found)
        => throw new MalformedDataException(new DataLocation(path, offset), what, expected, $"{found}: a zero sample rate", ExportAgain);

    [DoesNotReturn]
    internal static void NoTimeStamps(string path)
        => throw new MalformedDataException(
            new DataLocation(path), "time stamps of data records", expected: "an annotation signal, in a recording that may have gaps", found: "none",
            ExportAgain);

    [DoesNotReturn]
    internal static void TimeStamp(string path, long offset, long record)
        => throw new MalformedDataException(
            new DataLocation(path, offset, record), "time stamp of a data record", expected: "a list that begins with one, in a recording that may have gaps",
            found: "none", ExportAgain);

    [DoesNotReturn]
    internal static void AnnotationBytes(string path, string label, long bytes, int limit)
        => throw new MalformedDataException(
            new DataLocation(path, Item: label), "annotations of a data record", expected: $"at most {Bytes(limit)}", found: Bytes(bytes),
            "Raise EdfOptions.MaxAnnotationBytes where this is meant.");

    [DoesNotReturn]
    internal static void TooManyAnnotations(string path, int limit)
        => throw new MalformedDataException(
            new DataLocation(path), "annotations", expected: string.Create(CultureInfo.InvariantCulture, $"at most {limit}"), found: "more",
            "Raise EdfOptions.MaxAnnotations where this is meant.");

    [DoesNotReturn]
    internal static void TooManySegments(string path, int limit)
        => throw new MalformedDataException(
            new DataLocation(path), "stretches without a gap", expected: string.Create(CultureInfo.InvariantCulture, $"at most {limit}"), found: "more",
            "Raise EdfOptions.MaxSegments where this is meant.");

    private static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} bytes");
}
