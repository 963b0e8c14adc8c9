using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Hdf5;

/// <summary>The words of every error about HDF5 files.</summary>
internal static class Hdf5Throw
{
    private const string FetchAgain = "Fetch or write the file again.";

    [DoesNotReturn]
    internal static void LibraryMissing(string library, string package) => throw new MissingComponentException(
        new DataLocation(library), "native library", "one that loads", "none on this machine",
        $"Install it: apt-get install {package}.");

    [DoesNotReturn]
    internal static void LibraryNotThreadSafe(string library) => throw new MissingComponentException(
        new DataLocation(library), "native library", "a thread-safe build", "one that is not, or does not start",
        "Install Debian's: apt-get install libhdf5-103-1.");

    [DoesNotReturn]
    internal static void FilterMissing(DataLocation where, Hdf5Filter filter) => throw new MissingComponentException(
        where, "compression filter", "one that libhdf5 has", $"{filter}",
        "Write the dataset again with gzip, or install the plugin of that filter where HDF5_PLUGIN_PATH finds it.");

    [DoesNotReturn]
    internal static void NotFound(string path) => throw new StorageException(
        new DataLocation(path), "HDF5 file", "a file", "nothing there", "Check the path.");

    [DoesNotReturn]
    internal static void IsFolder(string path) => throw new StorageException(
        new DataLocation(path), "HDF5 file", "a file", "a folder", "Name the file inside it.");

    [DoesNotReturn]
    internal static void CannotOpen(string path, Exception inner) => throw new StorageException(
        new DataLocation(path), "opening the file", found: inner.Message.TrimEnd('.'), remedy: "Check its permissions, and that no other program is writing it.", inner: inner);

    [DoesNotReturn]
    internal static void CannotRead(DataLocation where, Exception inner) => throw new StorageException(
        where, "reading the file", found: inner.Message.TrimEnd('.'), remedy: "Check the disk, then try again.", inner: inner);

    [DoesNotReturn]
    internal static void NotHdf5(string path, string found) => throw new MalformedDataException(
        new DataLocation(path), "HDF5 file", "the HDF5 signature at byte 0, 512, 1024 or a later power of two", found,
        "Check that it is an HDF5 file, or fetch it again.");

    [DoesNotReturn]
    internal static void Unopenable(string path, string said) => throw new MalformedDataException(
        new DataLocation(path), "HDF5 file", "one that opens", said, FetchAgain);

    [DoesNotReturn]
    internal static void Unopenable(DataLocation where, string found, string remedy) => throw new MalformedDataException(
        where, "object", "one that opens", found, remedy);

    [DoesNotReturn]
    internal static void ExternalLink(DataLocation where, string target) => throw new MalformedDataException(
        where, "object", "one in this file", $"a link into another file, {target}",
        "Where you trust the file, set FollowExternalLinks.");

    [DoesNotReturn]
    internal static void ExternalStorage(DataLocation where, string what) => throw new MalformedDataException(
        where, "storage", "bytes in this file", what, "Where you trust the file, set FollowExternalLinks.");

    [DoesNotReturn]
    internal static void WrongObject(DataLocation where, string expected, string found) => throw new MalformedDataException(
        where, "object", expected, found, "Name another one; inspect lists them.");

    [DoesNotReturn]
    internal static void WrongType(DataLocation where, string expected, Hdf5Type found) => throw new MalformedDataException(
        where, "type", expected, found.ToString(), "Convert the dataset, or read it as what it is.");

    [DoesNotReturn]
    internal static void Library(DataLocation where, string doing, string said) => throw new MalformedDataException(
        where, doing, "success", said, FetchAgain);

    [DoesNotReturn]
    internal static void DoesNotFit(DataLocation where, string wanted, string said) => throw new MalformedDataException(
        where, "value", $"one that {wanted} can hold", $"one that it cannot ({said})", "Read the dataset as a wider type.");

    [DoesNotReturn]
    internal static void WriteFailed(DataLocation where, string doing, string said) => throw (said.Contains("No space left on device", StringComparison.Ordinal)
        ? new StorageException(where, doing, found: "no space left on the disk", remedy: "Free some space and run again.")
        : new StorageException(where, doing, found: said, remedy: "Check the disk and the permissions, then try again."));

    [DoesNotReturn]
    internal static void ChunkDoesNotInflate(DataLocation where, string rows, long rawBytes, string found) => throw new MalformedDataException(
        where, $"compressed chunk of {rows}", string.Create(CultureInfo.InvariantCulture, $"a zlib stream of {rawBytes} bytes"), found, FetchAgain);

    [DoesNotReturn]
    internal static void ChunkLength(DataLocation where, string rows, long expected, long found) => throw new MalformedDataException(
        where, $"stored bytes of the chunk of {rows}", expected.ToString(CultureInfo.InvariantCulture), found.ToString(CultureInfo.InvariantCulture), FetchAgain);

    [DoesNotReturn]
    internal static void TooLarge(DataLocation where, string what, long limit, long found) => throw new MalformedDataException(
        where, what, string.Create(CultureInfo.InvariantCulture, $"at most {limit} bytes"),
        found.ToString(CultureInfo.InvariantCulture), "Where you trust the file, raise the limit in Hdf5Options.");

    [DoesNotReturn]
    internal static void PastEnd(DataLocation where, string what, long fileBytes, long end) => throw new MalformedDataException(
        where, what, string.Create(CultureInfo.InvariantCulture, $"an end at or before the file's, {fileBytes}"),
        end.ToString(CultureInfo.InvariantCulture), FetchAgain);

    [DoesNotReturn]
    internal static void Structure(DataLocation where, string what, string expected, string found) => throw new MalformedDataException(
        where, what, expected, found, FetchAgain);

    [DoesNotReturn]
    internal static void BatchFull(DataLocation where) => throw new MalformedDataException(
        where, "strings read at once", "fewer than 2 GiB", "more", "Read fewer rows at a time.");
}
