using System.Text;
using Shardwright.Foundation.Errors;

namespace Shardwright.Hygiene.Git;

/// <summary>The user's git, where there is one: what it is, and what it would do. Safe from many threads.</summary>
public static class GitProgram
{
    private const string VersionWords = "git version ";
    private const int IsNotIgnored = 1;

    /// <summary>The version of the git on the PATH; null where none starts.</summary>
    public static string? FindVersion()
    {
        try
        {
            using var git = GitProcess.Start(null, isForeign: false, "--version");
            var printed = Encoding.UTF8.GetString(git.ReadAll()).Trim();
            return git.End() == 0 && printed.StartsWith(VersionWords, StringComparison.Ordinal) ? printed[VersionWords.Length..] : null;
        }
        catch (MissingComponentException)
        {
            return null;
        }
    }

    /// <summary>Whether a path lies in a repository that would offer to track it; false where there is no git, or no repository.</summary>
    /// <param name="path">A file that need not be there.</param>
    public static bool WouldTrack(string path)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full);
        while (folder is not null && !Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder);
        }

        try
        {
            using var git = GitProcess.Start(folder ?? "/", isForeign: true, "check-ignore", "-q", "--", full);
            git.ReadAll();
            return git.End() == IsNotIgnored;
        }
        catch (MissingComponentException)
        {
            return false;
        }
    }
}
