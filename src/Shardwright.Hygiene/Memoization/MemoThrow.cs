using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Hygiene.Memoization;

/// <summary>Every message about memoized results.</summary>
internal static class MemoThrow
{
    private const string Again = "It is computed again and replaced.";

    [DoesNotReturn]
    public static void Hash(string path, string expected, string found) => throw new MalformedDataException(
        new DataLocation(path), "SHA-256 of the memoized result", expected, found, Again);

    [DoesNotReturn]
    public static void Unreadable(string path, Exception error) => throw new MalformedDataException(
        new DataLocation(path), "memoized result", "a file that this user may read", "one of somebody else", Again, error);

    [DoesNotReturn]
    public static void Cut(string path, long expected) => throw new MalformedDataException(
        new DataLocation(path), "memoized result", string.Create(CultureInfo.InvariantCulture, $"{expected} bytes"), "the end of the file", Again);

    [DoesNotReturn]
    public static void NoStamp(string path) => throw new MalformedDataException(
        new DataLocation(path), "stamp of the memoized result", "one behind the archive", "none, or a broken one", Again);

    [DoesNotReturn]
    public static void Foreign(string path, string expected, string found) => throw new MalformedDataException(
        new DataLocation(path), "stamp of the memoized result", expected, found, Again);

    [DoesNotReturn]
    public static void NoArchive(string path) => throw new MalformedDataException(
        new DataLocation(path), "result to memoize", "an NPZ archive without a comment", "something else", "Let the computation write an NPZ file.");

    [DoesNotReturn]
    public static void Pickled(string path, string name, Exception reason) => throw new MalformedDataException(
        new DataLocation(path, Item: name), "memoized result", "arrays of numbers or texts",
        "Python objects, which are kept as a pickle; no pickle is ever loaded, because it can run any program", "It is computed again.", reason);

    [DoesNotReturn]
    public static void Empty(string path) => throw new MalformedDataException(
        new DataLocation(path), "memoized result", "an archive with arrays", "one without any", Again);
}
