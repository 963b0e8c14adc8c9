using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Knows a folder of window cache files, and a folder of such folders. Safe from many threads.</summary>
internal static class WindowCaches
{
    /// <summary>The recipe in the manifest of a cache.</summary>
    public const string Recipe = WindowShard.Recipe;

    /// <summary>The cache files of a folder that has no manifest of ours.</summary>
    /// <param name="folder">What errors call it.</param>
    /// <param name="names">All files below it, with <c>/</c>.</param>
    /// <param name="others">Shards of another layout among them.</param>
    /// <returns>Names in code-point order; null where the folder is no cache.</returns>
    /// <exception cref="MalformedDataException">There are two layouts, or caches of several splits.</exception>
    public static string[]? Recognize(string folder, IReadOnlyList<string> names, IReadOnlyList<string> others)
    {
        var files = names.Where(name => !name.Contains('/', StringComparison.Ordinal) && WindowShard.IsName(name)).Order(CodePointComparer.Instance).ToArray();
        if (files.Length > 0 && others.Count > 0)
        {
            throw new MalformedDataException(
                new DataLocation(folder), "layout", "one layout", $"a window cache ({files[0]}) and Parquet shards ({others[0]})", "Name a folder that has one of them.");
        }

        if (files.Length > 0)
        {
            return files;
        }

        var splits = names.Where(WindowShard.IsName).Select(name => name.Split('/')).Where(parts => parts.Length == 2).Select(parts => parts[0]).Distinct(StringComparer.Ordinal).ToArray();
        return splits.Length == 0 || others.Count > 0 ? null
            : throw new MalformedDataException(
                new DataLocation(folder), "layout", "the window cache of one split", $"caches in the folders {string.Join(", ", splits)}", $"Name one of them, such as {Path.Combine(folder, splits[0])}.");
    }

    /// <summary>The cache files that lie in a folder itself, by name in code-point order.</summary>
    public static string[] FilesOf(string folder)
        => [.. Directory.EnumerateFiles(folder, "*" + ShardFiles.NpzEnding).Select(path => Path.GetFileName(path)).Where(WindowShard.IsName).Order(CodePointComparer.Instance)];

    /// <summary>The folders of splits below a folder, by name, that hold a cache.</summary>
    public static string[] SplitFoldersOf(string folder)
        => [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path))
            .Where(name => SplitNames.TryParse(name, out _) && IsCache(Path.Combine(folder, name))).Order(CodePointComparer.Instance)];

    /// <summary>Whether a folder is that of a cache, also one that lost its files.</summary>
    public static bool IsCache(string folder)
        => FilesOf(folder).Length > 0 || File.Exists(Path.Combine(folder, CacheIndex.FileName));
}
