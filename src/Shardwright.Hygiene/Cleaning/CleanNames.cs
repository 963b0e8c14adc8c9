using System.Buffers;
using Shardwright.Foundation.Files;

namespace Shardwright.Hygiene.Cleaning;

/// <summary>The names of what may be removed.</summary>
internal static class CleanNames
{
    /// <summary>The end of the name of a groups cache, ours and the originals'.</summary>
    public const string GroupsCache = ".groups_cache.npz";

    private const int RandomDigits = 12;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly string[] MemoFolders = ["memoized_data", "memoized_simulated_data"];

    /// <summary>What a file's name says; null for nothing.</summary>
    public static (CleanKind Kind, string Reason)? OfFile(string name)
    {
        if (name.EndsWith(GroupsCache, StringComparison.Ordinal))
        {
            return (CleanKind.GroupsCache, "groups are drawn again when they are needed");
        }

        if (IsPartial(name))
        {
            return (CleanKind.Partial, "left by a process that died while it wrote; never whole, and never read");
        }

        return name.EndsWith(".tmp", StringComparison.Ordinal) ? (CleanKind.Temporary, "temporary by its name") : null;
    }

    /// <summary>Whether a name is that of a download that was begun: it is kept on purpose.</summary>
    public static bool IsDownload(string name) => name.EndsWith(".fetch.partial", StringComparison.Ordinal);

    /// <summary>Whether a name is that of what a pull has of a file so far.</summary>
    public static bool IsPull(string name) => name.EndsWith(".pull.partial", StringComparison.Ordinal) || name.EndsWith(".pull.state.partial", StringComparison.Ordinal);

    /// <summary>What a folder's name and what lies in it say; null for nothing.</summary>
    public static (CleanKind Kind, string Reason)? OfFolder(DirectoryInfo folder)
    {
        var name = folder.Name;
        if (MemoFolders.Contains(name))
        {
            return (CleanKind.Memo, "remembered results are computed again when they are needed");
        }

        if (name == "simulation_outputs")
        {
            return (CleanKind.SimulationOutput, "what simulations wrote");
        }

        if (name == "tmp")
        {
            return (CleanKind.Temporary, "temporary by its name");
        }

        return name.StartsWith("test_", StringComparison.Ordinal) && HasMarkOfRun(folder) ? (CleanKind.TrialRun, "a trial run, not tracked by git") : null;
    }

    // A run writes its log there, and a build keeps its state there; a folder of tests has neither.
    private static bool HasMarkOfRun(DirectoryInfo folder)
        => File.Exists(Path.Combine(folder.FullName, "logs", "debug.log")) || File.Exists(Path.Combine(folder.FullName, ".shardwright", "plan.json"));

    // "<name>.<12 hexadecimal digits>.partial", as an atomic file is called while it is written.
    private static bool IsPartial(string name)
    {
        if (!AtomicFile.IsPartial(name))
        {
            return false;
        }

        var stem = name.AsSpan(0, name.Length - AtomicFile.PartialSuffix.Length);
        var dot = stem.LastIndexOf('.');
        return dot > 0 && stem.Length - dot - 1 == RandomDigits && stem[(dot + 1)..].IndexOfAnyExcept(HexDigits) < 0;
    }
}
