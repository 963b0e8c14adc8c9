using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Publishing;
using Shardwright.Foundation.Files;

namespace Shardwright.Stores.Pulling;

/// <summary>Whether names that a store gave can be files below one folder. A store's words are never trusted.</summary>
internal static class PullNames
{
    private const string OurFolder = ".shardwright/";

    /// <summary>Refuses names that lead out of the folder, into our own files, or over each other.</summary>
    /// <param name="store">What errors call the store.</param>
    /// <param name="names">The names.</param>
    /// <param name="isFolded">Whether the folder takes upper and lower case for the same; asked only where it matters.</param>
    public static void Check(string store, IReadOnlyList<string> names, Func<bool> isFolded)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        var folded = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (!RelativeName.IsSafe(name) || AtomicFile.IsPartial(name) || (name.StartsWith(OurFolder, StringComparison.OrdinalIgnoreCase) && !PublishedFiles.IsPublished(name)) || !seen.TryAdd(name, name))
            {
                throw PullThrow.BadName(store, name);
            }
        }

        foreach (var name in names)
        {
            for (var end = name.LastIndexOf('/'); end > 0; end = name.LastIndexOf('/', end - 1))
            {
                if (seen.ContainsKey(name[..end]))
                {
                    throw PullThrow.Collision(store, name[..end], name);
                }
            }

            if (!folded.TryAdd(name, name) && isFolded())
            {
                throw PullThrow.Collision(store, folded[name], name);
            }
        }
    }
}
