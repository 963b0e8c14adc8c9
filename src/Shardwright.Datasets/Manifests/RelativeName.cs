namespace Shardwright.Datasets.Manifests;

/// <summary>Names of files inside a dataset: relative, with <c>/</c>, and never pointing out of their folder.</summary>
public static class RelativeName
{
    /// <summary>Whether a name stays below the folder it is relative to.</summary>
    public static bool IsSafe(string name)
        => name.Length > 0
            && !name.StartsWith('/')
            && !name.Contains('\0', StringComparison.Ordinal)
            && !name.Contains('\n', StringComparison.Ordinal)
            && !name.Split('/').Any(part => part is "" or "." or "..");

    /// <summary>The name of a file relative to a folder, with <c>/</c>.</summary>
    public static string Of(string folder, string path) => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
}
