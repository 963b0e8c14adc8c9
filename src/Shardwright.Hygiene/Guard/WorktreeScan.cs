using Shardwright.Foundation.Errors;
using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Guard;

/// <summary>Says where the bytes of a folder lie. Links are not followed. Safe from many threads.</summary>
public static class WorktreeScan
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    /// <summary>Looks at every file of a folder but those in <c>.git</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="overBytes">Which files are large, and which folders below the first level are told of: those with more bytes.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="StorageException">There is no such folder.</exception>
    public static WorktreeReport Run(string folder, long overBytes, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!Directory.Exists(folder))
        {
            throw GitThrow.NoFolder(folder);
        }

        var root = RealPath.Of(folder);
        var tracked = TrackedFiles.Of(root);
        var (large, folders) = (new List<WorktreeFile>(), new List<WorktreeFolder>());
        var (bytes, files) = Look(new DirectoryInfo(root), 0);
        return new WorktreeReport(
            root, overBytes, [.. large.OrderByDescending(file => file.Bytes).ThenBy(file => file.Path, StringComparer.Ordinal)],
            [.. folders.OrderByDescending(one => one.Bytes).ThenBy(one => one.Path, StringComparer.Ordinal)], bytes, files);

        (long Bytes, long Files) Look(DirectoryInfo at, int depth)
        {
            cancel.ThrowIfCancellationRequested();
            var (bytes, files) = (0L, 0L);
            foreach (var entry in at.EnumerateFileSystemInfos("*", Everything))
            {
                if (entry.Name == ".git" || (entry.Attributes & FileAttributes.ReparsePoint) != 0)
                {
                    continue;
                }

                var name = Path.GetRelativePath(root, entry.FullName);
                if (entry is DirectoryInfo below)
                {
                    var (inside, count) = Look(below, depth + 1);
                    if (depth == 0 || inside > overBytes)
                    {
                        folders.Add(new WorktreeFolder(name, inside, count));
                    }

                    (bytes, files) = (bytes + inside, files + count);
                }
                else if (entry is FileInfo { Exists: true } file)
                {
                    (bytes, files) = (bytes + file.Length, files + 1);
                    if (file.Length > overBytes)
                    {
                        large.Add(new WorktreeFile(name, file.Length, tracked?.Has(file.FullName)));
                    }
                }
            }

            return (bytes, files);
        }
    }
}
