using Shardwright.Foundation.Errors;

namespace Shardwright.Hygiene.Cleaning;

/// <summary>Every message about cleaning.</summary>
internal static class CleanThrow
{
    internal static StorageException NoFolder(string folder) => new(
        new DataLocation(folder), "folder to clean", expected: "one that exists", found: "none", remedy: "See whether the name is right.");

    internal static DatasetStateException TooWide(string folder) => new(
        new DataLocation(folder), "folder to clean", expected: "that of a project", found: "one that holds much more: everything, or all that a person has",
        remedy: "Name the folder of a project.");
}
