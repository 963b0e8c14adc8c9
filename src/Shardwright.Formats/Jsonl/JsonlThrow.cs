using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Jsonl;

/// <summary>Every message about JSONL.</summary>
internal static class JsonlThrow
{
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

    private static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} bytes");
}
