using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Eeg;

/// <summary>The folder that one split's cache is built in.</summary>
public static class CacheOutput
{
    /// <summary>Refuses a folder that a cache must not be built in.</summary>
    /// <param name="folder">The cache of one split, which need not be there yet.</param>
    /// <exception cref="DatasetStateException">The split stands beside it in its other spelling, or the folder has cache files that somebody else made.</exception>
    public static void Check(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var (parent, other) = (Path.GetDirectoryName(full), Path.GetFileName(full) switch { "val" => "dev", "dev" => "val", _ => null });
        if (parent is not null && other is not null && Directory.Exists(Path.Combine(parent, other)))
        {
            throw EegInputThrow.TwoSpellings(parent, full, Path.Combine(parent, other));
        }

        var foreign = Directory.Exists(full) && !Directory.Exists(Path.Combine(full, ".shardwright")) ? Directory.EnumerateFiles(full, "*.npz").Count() : 0;
        if (foreign > 0)
        {
            throw new DatasetStateException(
                new DataLocation(folder), "cache", "a folder that is empty, or a cache of ours",
                string.Create(CultureInfo.InvariantCulture, $"{foreign} cache files without fingerprints: unverified, nobody knows what they were made of"),
                "Train on it as it is ('eeg scan-cache' lists its windows), or build into another --cache-dir; nothing was touched.");
        }
    }
}
