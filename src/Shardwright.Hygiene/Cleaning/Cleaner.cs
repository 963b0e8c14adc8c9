using Shardwright.Foundation.Errors;
using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Cleaning;

/// <summary>Finds what is safe to remove in a folder, and removes it where told to. One call at a time for one folder.</summary>
/// <remarks>
/// Never: what git tracks, or a folder that holds any of it; a repository; what a manifest of a dataset lists; what a process holds open; anything behind a link.
/// A file that goes away meanwhile is no error, and one that comes is not removed.
/// </remarks>
public static class Cleaner
{
    /// <summary>Lists, and removes where the options say so.</summary>
    /// <param name="options">Where, and how.</param>
    /// <param name="cancel">Ends the work; what is removed by then is gone.</param>
    /// <exception cref="StorageException">There is no such folder.</exception>
    /// <exception cref="DatasetStateException">The folder is the root of all, or a person's home.</exception>
    public static CleanReport Run(CleanOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!Directory.Exists(options.Folder))
        {
            throw CleanThrow.NoFolder(options.Folder);
        }

        var root = RealPath.Of(options.Folder);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (root == "/" || (home.Length > 0 && Directory.Exists(home) && root == RealPath.Of(home)))
        {
            throw CleanThrow.TooWide(root);
        }

        var plan = new CleanPlan(root, options);
        plan.Look(cancel);
        var items = plan.Items.OrderBy(item => item.Path, StringComparer.Ordinal).ToArray();
        var kept = plan.Kept;
        for (var i = 0; options.Apply && i < items.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var path = Path.Combine(root, items[i].Path.TrimEnd('/'));
            if (CleanRemoval.Remove(path, isFolder: items[i].Path.EndsWith('/'), plan.Inside) is { } complaint)
            {
                kept.Add(new CleanKept(items[i].Path, complaint));
            }
            else
            {
                items[i] = items[i] with { IsRemoved = true };
            }
        }

        return new CleanReport(root, options.Apply, items, [.. kept.OrderBy(one => one.Path, StringComparer.Ordinal)], plan.Notes);
    }
}
