using Shardwright.Foundation.Text;
using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Cleaning;

/// <summary>Walks a folder and decides.</summary>
internal sealed class CleanPlan
{
    private const char Undecodable = '\uFFFD';
    private const string GitName = ".git";

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None };

    private readonly string root;
    private readonly CleanOptions options;
    private readonly OpenFiles open;
    private readonly ListedFiles listed = new();

    public CleanPlan(string root, CleanOptions options)
    {
        this.root = root;
        this.options = options;
        open = new OpenFiles(root);
    }

    public List<CleanItem> Items { get; } = [];

    /// <summary>Everything that lies in folders that are to go.</summary>
    public HashSet<string> Inside { get; } = new(StringComparer.Ordinal);

    public List<CleanKept> Kept { get; } = [];

    public List<string> Notes { get; } = [];

    public void Look(CancellationToken cancel)
    {
        var tracked = TrackedFiles.Of(root);
        if (tracked is null)
        {
            Notes.Add("No git vouches here for what is somebody's work: names alone decide, and folders named test_… stay.");
        }

        for (var above = Path.GetDirectoryName(root); above is not null; above = Path.GetDirectoryName(above))
        {
            listed.Add(above);
        }

        Look(new DirectoryInfo(root), tracked, cancel);
    }

    private void Look(DirectoryInfo folder, TrackedFiles? tracked, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (!listed.Add(folder.FullName))
        {
            Kept.Add(new CleanKept(Shown(folder), $"its {ListedFiles.ManifestName} cannot be read, so all below stays"));
            return;
        }

        if (folder.FullName != root && Path.Exists(Path.Combine(folder.FullName, GitName)))
        {
            // A repository of its own: a submodule, a clone, a worktree.
            if (TrackedFiles.Of(folder.FullName) is not { } own)
            {
                Kept.Add(new CleanKept(Shown(folder), "it is a repository that git does not read, so all below stays"));
                return;
            }

            tracked = own;
        }

        foreach (var entry in Entries(folder))
        {
            if (entry.Name == GitName || entry.Name.Contains(Undecodable, StringComparison.Ordinal) || (entry.Attributes & FileAttributes.ReparsePoint) != 0)
            {
                continue;
            }

            if (entry is DirectoryInfo below)
            {
                if (!Takes(below, tracked, cancel))
                {
                    Look(below, tracked, cancel);
                }
            }
            else if (CleanNames.IsDownload(entry.Name))
            {
                Kept.Add(new CleanKept(Shown(entry), "a download that 'shardwright fetch' goes on with"));
            }
            else if (CleanNames.IsPull(entry.Name) && IsPulled(folder))
            {
                File(new FileInfo(entry.FullName), CleanKind.Partial, "left by a pull that ended; the same pull would go on from it, and else begins the file anew", tracked);
            }
            else if (CleanNames.OfFile(entry.Name) is { } found)
            {
                File(new FileInfo(entry.FullName), found.Kind, found.Reason, tracked);
            }
        }
    }

    // Where no pull keeps its state, the name alone says nothing.
    private static bool IsPulled(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, ".shardwright", "stores")))
            {
                return true;
            }
        }

        return false;
    }

    private void File(FileInfo file, CleanKind kind, string what, TrackedFiles? tracked)
    {
        var worker = kind == CleanKind.Partial ? open.WorkerAt(file.FullName) : null;
        if ((WhyKept(file, tracked) ?? (worker is null ? null : $"process {worker} works in its dataset")) is { } why)
        {
            Kept.Add(new CleanKept(Shown(file), why));
            return;
        }

        var age = options.Clock.GetUtcNow() - file.LastWriteTimeUtc;
        if (kind == CleanKind.Partial && age < options.PartialAge)
        {
            Kept.Add(new CleanKept(Shown(file), $"written to less than {DurationText.Format(options.PartialAge)} ago: its writer may be alive elsewhere"));
        }
        else if (file.Exists)
        {
            Items.Add(new CleanItem(Shown(file), kind, what, file.Length, 1, IsRemoved: false));
        }
    }

    /// <summary>Takes a folder whole, where its name is one of those and nothing in it must stay.</summary>
    private bool Takes(DirectoryInfo folder, TrackedFiles? tracked, CancellationToken cancel)
    {
        if (CleanNames.OfFolder(folder) is not { } found || (found.Kind == CleanKind.TrialRun && tracked is null))
        {
            return false;
        }

        var (bytes, files) = (0L, 0L);
        if (WhyKept(folder, tracked, ref bytes, ref files, cancel) is { } why)
        {
            Kept.Add(new CleanKept(Shown(folder), why));
            return false;
        }

        Items.Add(new CleanItem(Shown(folder), found.Kind, found.Reason, bytes, files, IsRemoved: false));
        return true;
    }

    private string? WhyKept(FileInfo file, TrackedFiles? tracked)
        => tracked?.Has(file.FullName) == true ? "git tracks it"
            : listed.Has(file.FullName) ? "the manifest of a dataset lists it"
            : open.HolderOf(file.FullName) is { } process ? $"process {process} has it open"
            : null;

    private string? WhyKept(DirectoryInfo folder, TrackedFiles? tracked, ref long bytes, ref long files, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos("*", Everything))
            {
                var isLink = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
                var why = entry.Name switch
                {
                    GitName => "there is a repository in it",
                    ListedFiles.ManifestName => "there is a dataset in it",
                    var name when name.Contains(Undecodable, StringComparison.Ordinal) => "there is a name in it that is not UTF-8",
                    _ when entry is DirectoryInfo below && !isLink => WhyKept(below, tracked, ref bytes, ref files, cancel),
                    _ => WhyKept(new FileInfo(entry.FullName), tracked) is { } reason ? $"{Path.GetRelativePath(folder.FullName, entry.FullName)} in it: {reason}" : null,
                };
                if (why is not null)
                {
                    return why;
                }

                Inside.Add(entry.FullName);
                if (entry is FileInfo { Exists: true } file)
                {
                    files++;
                    bytes += isLink ? 0 : file.Length;
                }
            }

            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be looked into: {error.Message}";
        }
    }

    private FileSystemInfo[] Entries(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos("*", Everything);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Notes.Add($"{Shown(folder)} cannot be looked into: {error.Message}");
            return [];
        }
    }

    private string Shown(FileSystemInfo entry)
    {
        var path = Path.GetRelativePath(root, entry.FullName);
        return entry is DirectoryInfo ? path + "/" : path;
    }
}
