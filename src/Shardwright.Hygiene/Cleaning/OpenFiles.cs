using System.Globalization;

namespace Shardwright.Hygiene.Cleaning;

/// <summary>The files below a folder that a process of this machine holds open, as far as the system shows them (<c>/proc/*/fd</c>).</summary>
internal sealed class OpenFiles
{
    private static readonly string[] Locks = ["/.shardwright/lock", "/.fetch/lock", "/.shardwright/stores/pull.lock"];

    private readonly Dictionary<string, int> holders = new(StringComparer.Ordinal);

    /// <summary>Looks at all processes.</summary>
    /// <param name="folder">A folder, its path without links.</param>
    public OpenFiles(string folder)
    {
        var below = folder.EndsWith('/') ? folder : folder + "/";
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                continue;
            }

            try
            {
                foreach (var descriptor in new DirectoryInfo(Path.Combine(process, "fd")).EnumerateFileSystemInfos())
                {
                    if (descriptor.LinkTarget is { } path && (path.StartsWith(below, StringComparison.Ordinal) || Locks.Any(name => path.EndsWith(name, StringComparison.Ordinal))))
                    {
                        holders[path] = id;
                    }
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It has ended, or is somebody else's: then the age of the file decides.
            }
        }
    }

    /// <summary>The process that holds a file open; null for none.</summary>
    public int? HolderOf(string path) => holders.TryGetValue(path, out var id) ? id : null;

    /// <summary>The process that works in the folder of a file, or in one above it, and so may give the file its name at any moment; null for none.</summary>
    public int? WorkerAt(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            foreach (var name in Locks)
            {
                if (HolderOf(folder.TrimEnd('/') + name) is { } process)
                {
                    return process;
                }
            }
        }

        return null;
    }
}
