using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Hygiene.Guard;

/// <summary>Every message about the guard's own files.</summary>
internal static class GuardThrow
{
    internal static DatasetStateException IgnoreIsLink(string path) => new(
        new DataLocation(path), "ignore file", expected: "a file", found: "a link, which git does not follow", remedy: "Put a file in its place.");

    internal static DatasetStateException IgnoreIsLarge(string path, long bytes) => new(
        new DataLocation(path), "ignore file", expected: "some lines", found: ByteSize.Format(bytes), remedy: "Look what is in it.");

    internal static DatasetStateException IgnoreBlockIsCut(string path, string last) => new(
        new DataLocation(path), "block of the guard", expected: $"a last line \"{last}\"", found: "none", remedy: "Remove what is left of the block and install again.");

    internal static DatasetStateException HookIsFolder(string path) => new(
        new DataLocation(path), "pre-commit hook", expected: "a file or nothing", found: "a folder", remedy: "Move it away and install again.");

    internal static DatasetStateException NotUtf8(string path) => new(
        new DataLocation(path), "path of the repository", expected: "UTF-8", found: "other bytes", remedy: "Give its folders names in UTF-8.");

    internal static StorageException Refused(string path, string what, Exception inner) => new(
        new DataLocation(path), what, found: inner.Message, remedy: "See who may write there.", inner: inner);
}
