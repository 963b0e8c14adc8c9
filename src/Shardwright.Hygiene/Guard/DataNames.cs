using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Guard;

/// <summary>Names that only data and what runs leave behind have. The ignore block says the same to git.</summary>
internal static class DataNames
{
    private static readonly string[] Endings = [".npz", ".h5", ".hdf5", ".dill", ".tmp"];
    private static readonly string[] Folders = ["datasets", "outputs", "memoized_data", "memoized_simulated_data", "tmp"];
    private static readonly string[] FolderEndings = ["_outputs", "_output"];
    private static readonly string[] Kept = [".gitignore", ".gitattributes", ".gitkeep"];

    /// <summary>The lines of the ignore block.</summary>
    public static IReadOnlyList<string> IgnoreLines { get; } =
    [
        "*.npz", "*.h5", "*.hdf5", "*.groups_cache.npz", "*.dill",

        // "datasets/" alone would hide what documents them: git does not look into a folder that is ignored.
        "**/datasets/**", "!**/datasets/**/", "!**/datasets/**/*.md", "!**/datasets/**/*.rst", "!**/datasets/**/README*", "!**/datasets/**/*.dvc", "!**/datasets/**/.gitignore",
        "outputs/", "*_outputs/", "*_output/", "memoized_data/", "memoized_simulated_data/", "tmp/", "*.tmp",
        "!tests/data/**",
    ];

    /// <summary>The pattern that a path falls under, as people write it; null for none.</summary>
    public static string? Pattern(GitPath path)
    {
        var name = path.Name;
        if (name is "wts.h5.zip" or "baseline_model.h5")
        {
            return name.ToString();
        }

        if (name.StartsWith("wts_", StringComparison.Ordinal) && name.EndsWith(".h5.zip", StringComparison.Ordinal))
        {
            return "wts_*.h5.zip";
        }

        if (name.EndsWith(".groups_cache.npz", StringComparison.Ordinal))
        {
            return "*.groups_cache.npz";
        }

        foreach (var ending in Endings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return "*" + ending;
            }
        }

        return Folder(path) is { } folder && !IsKept(name, folder) ? folder + "/" : null;
    }

    /// <summary>Whether a name is that of text documentation, which may be long.</summary>
    public static bool IsDocumentation(GitPath path)
    {
        var name = path.Name;
        return name.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".rst", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a name is that of a README.</summary>
    public static bool IsReadme(ReadOnlySpan<char> name) => name.StartsWith("README", StringComparison.OrdinalIgnoreCase)
        && (name.Length == "README".Length || name["README".Length..] is ".md" or ".rst" or ".txt" or ".MD" or ".TXT");

    private static string? Folder(GitPath path)
    {
        var rest = path.Raw.AsSpan();
        for (var slash = rest.IndexOf('/'); slash >= 0; slash = rest.IndexOf('/'))
        {
            var folder = rest[..slash];
            foreach (var one in Folders)
            {
                if (folder.SequenceEqual(one))
                {
                    return one;
                }
            }

            foreach (var ending in FolderEndings)
            {
                if (folder.EndsWith(ending, StringComparison.Ordinal))
                {
                    return "*" + ending;
                }
            }

            rest = rest[(slash + 1)..];
        }

        return null;
    }

    private static bool IsKept(ReadOnlySpan<char> name, string folder)
    {
        foreach (var one in Kept)
        {
            if (name.SequenceEqual(one))
            {
                return true;
            }
        }

        return folder == "datasets" && (name.EndsWith(".md", StringComparison.Ordinal) || name.EndsWith(".rst", StringComparison.Ordinal)
            || name.StartsWith("README", StringComparison.Ordinal) || name.EndsWith(".dvc", StringComparison.Ordinal));
    }
}
