using Shardwright.Foundation.Errors;

namespace Shardwright.Hygiene.Git;

/// <summary>Every message about git.</summary>
internal static class GitThrow
{
    internal static MissingComponentException NoProgram(Exception inner) => new(
        new DataLocation("git"), "the program git", expected: "on the PATH", found: "none that starts",
        remedy: "Install git, or put it on the PATH.", inner);

    internal static StorageException NoFolder(string folder) => new(
        new DataLocation(folder), "folder", expected: "one that exists", found: "none", remedy: "See whether the name is right.");

    internal static DatasetStateException NoRepository(string folder, string complaint) => new(
        new DataLocation(folder), "git repository", expected: "one at or above this folder", found: FirstLine(complaint),
        remedy: "Name a folder of a repository, or make one with git init.");

    internal static DatasetStateException NoWorkTree(string folder) => new(
        new DataLocation(folder), "git repository", expected: "one with a working folder", found: "a bare one, or its .git folder",
        remedy: "Go to a checkout, or look at the history with --history.");

    internal static DatasetStateException Failed(string command, string complaint) => new(
        new DataLocation($"git {command}"), "git failed", found: FirstLine(complaint), remedy: "Mend what it says and give the same command again.");

    internal static MalformedDataException Unreadable(string command, string found) => new(
        new DataLocation($"git {command}"), "what git printed", expected: "its documented form", found: found,
        remedy: "Report it with the version of git.");

    private static string FirstLine(string complaint)
        => complaint.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "nothing was said";
}
