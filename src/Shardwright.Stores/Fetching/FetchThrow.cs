using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Stores.Fetching;

/// <summary>Every message about downloads. Addresses are given without what could be a password.</summary>
internal static class FetchThrow
{
    private const string GoesOn = "Give the same command again; it goes on from there.";

    [DoesNotReturn]
    public static void Registry(string path, string? item, string expected, string found, Exception? error = null) => throw new MalformedDataException(
        new DataLocation(path, Item: item), "registry of datasets", expected, found, "Mend the registry.", error);

    [DoesNotReturn]
    public static void Differs(string path, string expected, string found) => throw new DatasetStateException(
        new DataLocation(path), "file that is there already", expected, found, "Move it away, or give --replace.");

    [DoesNotReturn]
    public static void NoFile(string path, string found) => throw new DatasetStateException(
        new DataLocation(path), "place of the download", "a file, or nothing", found, "Move it away.");

    [DoesNotReturn]
    public static void SourceSize(RegistryFile file, long found) => throw new MalformedDataException(
        new DataLocation(file.ShownUrl), "size at the source", Bytes(file.Bytes ?? 0), Bytes(found), "The source or the registry has changed: compare the two.");

    [DoesNotReturn]
    public static void Wrong(RegistryFile file, string subject, string expected, string found, string keptAs) => throw new MalformedDataException(
        new DataLocation(file.ShownUrl), subject, expected, found, $"What came is kept as {keptAs}; ask whoever keeps the source, or mend the registry.");

    [DoesNotReturn]
    public static void Refused(RegistryFile file, string found, Exception? error = null) => throw new StorageException(
        new DataLocation(file.ShownUrl), "download", "the file", found, "Check the address in the registry, and that you may read it.", error);

    [DoesNotReturn]
    public static void GaveUp(RegistryFile file, long have, int tries, string found, Exception error) => throw new StorageException(
        new DataLocation(file.ShownUrl), "download", "the whole file", string.Create(CultureInfo.InvariantCulture, $"{found} (tried {tries} times; {ByteSize.Format(have)} are here)"), GoesOn, error);

    [DoesNotReturn]
    public static void NoSpace(string path, long needed, long free) => throw new StorageException(
        new DataLocation(path), "disk space", ByteSize.Format(needed), $"{ByteSize.Format(free)} free", "Free space on this disk, or give another --output.");

    [DoesNotReturn]
    public static void NotWritten(string path, Exception error) => throw new StorageException(
        new DataLocation(path), "writing the download", found: error.Message, remedy: $"Free space or mend the disk. {GoesOn}", inner: error);

    private static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} bytes");
}
