namespace Shardwright.Hygiene.Git;

/// <summary>The full paths of what git tracks below a folder. Safe from many threads once made.</summary>
internal sealed class TrackedFiles
{
    private readonly HashSet<string> paths = new(StringComparer.Ordinal);

    private TrackedFiles(GitRepository repository)
    {
        var top = repository.WorkFolder!;
        foreach (var entry in repository.Tracked(withStamps: false))
        {
            paths.Add(Path.Join(top, entry.Path.Display()));
        }
    }

    /// <summary>What git tracks in the repository of a folder; null where there is none, or no git.</summary>
    /// <param name="folder">A folder, its path without links.</param>
    public static TrackedFiles? Of(string folder)
    {
        try
        {
            return GitRepository.Find(folder, out _) is { WorkFolder: not null } repository ? new TrackedFiles(repository) : null;
        }
        catch (Foundation.Errors.MissingComponentException)
        {
            return null;
        }
    }

    /// <summary>Whether git tracks a file.</summary>
    public bool Has(string path) => paths.Contains(path);
}
