using System.Diagnostics.CodeAnalysis;
using Shardwright.Foundation.Errors;

namespace Shardwright.Stores.Objects;

/// <summary>Every message about folders as stores.</summary>
internal static class FolderThrow
{
    [DoesNotReturn]
    public static void Changed(string path) => throw new InputChangedException(
        new DataLocation(path), "file to be stored", "the one that was hashed", "another state", "Leave the file alone until it is stored, then give the same command again.");

    public static StorageException LeadsOut(string folder, string name) => new(
        new DataLocation(folder, Item: name), "place of the file", "one below the folder", "a name or a link that leads out of it", "Remove the link.");

    public static StorageException Gone(string path) => new(
        new DataLocation(path), "file", "the one just stored", "none", "See whether somebody else deletes there, then give the same command again.");

    public static StorageException NotCopied(string path, Exception error) => new(
        new DataLocation(path), "copying", found: error.Message.TrimEnd('.'), remedy: "Free space or mend the disk, then give the same command again.", inner: error);

    public static StorageException Unreadable(string path, Exception error) => new(
        new DataLocation(path), "reading", found: error.Message.TrimEnd('.'), remedy: "Check the disk, and who owns the file.", inner: error);

    public static StorageException NotDeleted(string path, Exception error) => new(
        new DataLocation(path), "deleting", found: error.Message.TrimEnd('.'), remedy: "Check who owns the folder.", inner: error);
}
