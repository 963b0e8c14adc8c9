using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Hygiene.Outputs;

/// <summary>Every message about model archives.</summary>
internal static class ArchiveThrow
{
    private const string CopyAgain = "Copy or make the archive again.";
    private const string DoNotTrust = "Do not trust this archive.";

    [DoesNotReturn]
    public static void Missing(string path) => throw new StorageException(
        new DataLocation(path), "model archive", "a file", Directory.Exists(path) ? "a folder" : "nothing", "Check the path.");

    [DoesNotReturn]
    public static void NotZip(string path, Exception error) => throw new MalformedDataException(
        new DataLocation(path), "model archive", "a whole ZIP archive", error.Message.TrimEnd('.'), CopyAgain, error);

    [DoesNotReturn]
    public static void Name(string path, string name) => throw new MalformedDataException(
        new DataLocation(path, Item: name), "name in the archive", "a relative name that stays inside", "one that is absolute, leads outside, or has signs that no file name has", DoNotTrust);

    [DoesNotReturn]
    public static void Twice(string path, string name) => throw new MalformedDataException(
        new DataLocation(path, Item: name), "name in the archive", "each name once, and no file that is a folder too", "the same name again", DoNotTrust);

    [DoesNotReturn]
    public static void Link(string path, string name) => throw new MalformedDataException(
        new DataLocation(path, Item: name), "file in the archive", "a plain file", "a link or a device", DoNotTrust);

    [DoesNotReturn]
    public static void Encrypted(string path, string name) => throw new MalformedDataException(
        new DataLocation(path, Item: name), "file in the archive", "one that is not encrypted", "an encrypted one", "Decrypt the archive first.");

    [DoesNotReturn]
    public static void Ratio(string path, string name, long stored, long raw) => throw new MalformedDataException(
        new DataLocation(path, Item: name), "sizes of the file", "at most 1032 bytes for each stored one", Text($"{stored} stored, {raw} unpacked"), DoNotTrust);

    [DoesNotReturn]
    public static void TooLarge(string path, long limit) => throw new MalformedDataException(
        new DataLocation(path), "unpacked archive", Text($"at most {limit} bytes"), "more", "Give a greater --max-size if you trust it.");

    [DoesNotReturn]
    public static void TooMany(string path, int limit) => throw new MalformedDataException(
        new DataLocation(path), "files in the archive", Text($"at most {limit}"), "more", DoNotTrust);

    [DoesNotReturn]
    public static void Length(string path, string name, long declared) => throw new MalformedDataException(
        new DataLocation(path, Item: name), "file in the archive", Text($"{declared} bytes"), "another number", CopyAgain);

    [DoesNotReturn]
    public static void Checksum(string path, string name, string kind, string expected, string found) => throw new MalformedDataException(
        new DataLocation(path, Item: name), kind, expected, found, CopyAgain);

    [DoesNotReturn]
    public static void Manifest(string path, string found) => throw new MalformedDataException(
        new DataLocation(path, Item: ArchiveManifest.FileName), "manifest of the archive", "each file with its size and SHA-256", found, CopyAgain);

    [DoesNotReturn]
    public static void Exists(string path, int count) => throw new DatasetStateException(
        new DataLocation(path), "file to unpack to", "nothing", count == 1 ? "a file" : Text($"a file, and {count - 1} more like it"), "Unpack to another folder: nothing is overwritten.");

    [DoesNotReturn]
    public static void TargetLink(string path) => throw new DatasetStateException(
        new DataLocation(path), "folder to unpack to", "a folder", "a link, which leads elsewhere", "Unpack to another folder.");

    [DoesNotReturn]
    public static void TargetTaken(string path) => throw new DatasetStateException(
        new DataLocation(path), "archive to make", "nothing", Directory.Exists(path) ? "a folder" : "a file", Directory.Exists(path) ? "Name a file." : "Give another name, or --replace.");

    [DoesNotReturn]
    public static void Nothing(string path) => throw new StorageException(
        new DataLocation(path), "files to pack", "a model's files", "none", "Name a folder that has a folder for each model, or the files.");

    [DoesNotReturn]
    public static void InputLink(string path) => throw new StorageException(
        new DataLocation(path), "file to pack", "a plain file", "a link, a pipe or a device", "Copy the file itself to its place.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
