namespace Shardwright.Tests.Architecture;

/// <summary>The checkout that the running tests were built from.</summary>
internal static class SourceTree
{
    /// <summary>The folder with the solution file.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The projects under <c>src/</c>, in order of name.</summary>
    public static IReadOnlyList<SourceProject> Projects { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => new SourceProject(Path.GetFileNameWithoutExtension(file), Path.GetDirectoryName(file)!)),
    ];

    /// <summary>A path as people read it: relative to the root, with <c>/</c>.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>Every C# file below a folder, without what builds make.</summary>
    public static IEnumerable<string> CSharpFiles(string folder) => Directory
        .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj" or "node_modules" or "artifacts"))
        .Order(StringComparer.Ordinal);

    // A copied checkout finds itself and not the place that it was compiled in.
    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Shardwright.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has Shardwright.slnx.");
    }
}
