using System.IO.Enumeration;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Discovery;

/// <summary>Finds files by their ending below a folder, as Python's <c>rglob</c> does, but never what no reader could open.</summary>
/// <remarks>
/// Endings are case-sensitive; hidden files count; links to files are followed, links to folders are not entered. Folders, pipes and
/// dead links with a matching name are skipped with a warning, and <c>.shardwright</c> folders are not entered.
/// </remarks>
public static class FileSearch
{
    private const string StateFolder = ".shardwright";

    /// <summary>Finds files, ordered by path components.</summary>
    /// <param name="folder">Where to look; a missing folder holds nothing.</param>
    /// <param name="endings">Endings with their dot.</param>
    /// <param name="reporter">Where to warn of what was skipped.</param>
    public static IReadOnlyList<FoundFile> Find(string folder, IReadOnlyList<string> endings, IReporter reporter)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var root = Path.GetFullPath(folder);
        var found = new List<FoundFile>();
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false, MatchType = MatchType.Simple };
        var entries = new FileSystemEnumerable<(string Path, bool IsFolder, bool IsLink, long Bytes)>(
            root, (ref FileSystemEntry entry) => (entry.ToFullPath(), entry.IsDirectory, entry.Attributes.HasFlag(FileAttributes.ReparsePoint), entry.IsDirectory ? 0 : entry.Length), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => HasEnding(entry.FileName, endings),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.FileName is not StateFolder,
        };
        foreach (var (path, isFolder, isLink, bytes) in entries)
        {
            var name = RelativeName.Of(root, path);
            if (isFolder || (isLink && Directory.Exists(path)))
            {
                // Where files of every name are looked for, a folder's name is no sign that a file was meant.
                if (isLink || HasEnding(name, [.. endings.Where(ending => ending.Length > 0)]))
                {
                    reporter.Warn($"{name} is a folder: skipped");
                }
            }
            else if ((isLink || bytes == 0 || name.Contains('\uFFFD', StringComparison.Ordinal) ? BytesBehind(path) : bytes) is not { } size)
            {
                reporter.Warn($"{name} {WhyNot(name, isLink)}: skipped");
            }
            else
            {
                found.Add(new FoundFile(name, path, size));
            }
        }

        found.Sort((left, right) => PathComponentComparer.Instance.Compare(left.Name, right.Name));
        return found;
    }

    private static string WhyNot(string name, bool isLink)
        => isLink ? "is a link to nothing" : name.Contains('\uFFFD', StringComparison.Ordinal) ? "has a name that is not UTF-8" : "is a pipe, a socket or a device";

    // Null for a link to nothing, a link in a ring, a pipe, and a name that .NET cannot spell.
    private static long? BytesBehind(string path)
    {
        try
        {
            return FileIdentity.Of(path).Bytes;
        }
        catch (StorageException)
        {
            return null;
        }
    }

    private static bool HasEnding(ReadOnlySpan<char> name, IReadOnlyList<string> endings)
    {
        foreach (var ending in endings)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
