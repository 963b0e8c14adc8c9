using Shardwright.Datasets.Discovery;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Eeg;

/// <summary>Finds the recordings below a folder: what ends in <c>.edf</c>, in lower case only, as the original does. What else looks like one is told.</summary>
internal static class RecordingFiles
{
    public const string Ending = ".edf";

    // Every spelling of .edf and .bdf but the one that is read.
    private static readonly string[] OtherEndings = [.. from first in "eEbB" from second in "dD" from third in "fF" let ending = $".{first}{second}{third}" where ending != Ending select ending];

    /// <summary>Recordings ordered by path components, and how many files have another spelling of the ending and are left.</summary>
    public static (IReadOnlyList<FoundFile> Files, int Others) Find(string folder, IReporter reporter)
    {
        var found = FileSearch.Find(folder, [Ending, .. OtherEndings], reporter);
        var files = found.Where(file => file.Name.EndsWith(Ending, StringComparison.Ordinal)).ToList();
        var others = found.Count - files.Count;
        if (others > 0)
        {
            reporter.Warn($"{NameOf(folder)}: {others} files end in .EDF, .bdf or another spelling, and are left: only .edf is read");
        }

        return (files, others);
    }

    /// <summary>The name of a folder, however its path is written.</summary>
    public static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
}
