using System.ComponentModel;
using System.Diagnostics;

namespace Shardwright.Cli;

/// <summary>Asks git whether it ignores a path.</summary>
internal static class GitIgnore
{
    private const int IsNotIgnored = 1;

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
            using var git = Process.Start(new ProcessStartInfo("git", ["check-ignore", "-q", "--", full])
            {
                WorkingDirectory = folder ?? "/", RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true,
            });
            git?.WaitForExit();
            return git?.ExitCode == IsNotIgnored;
        }
        catch (Win32Exception)
        {
            // No git on this machine.
            return false;
        }
    }
}
