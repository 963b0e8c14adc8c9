using Shardwright.Datasets.Building;

namespace Shardwright.Tests.Datasets.Building;

/// <summary>Inputs for <see cref="LineRecipe"/>, and folders to build in.</summary>
internal sealed class BuildFolders : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public BuildFolders()
    {
        Directory.CreateDirectory(Inputs);
        PutInput("a.txt", 95);
        PutInput("b.txt", 41);
        PutInput("c.txt", 7);
    }

    public string Inputs => folder.File("in");

    public void Dispose() => folder.Dispose();

    public string Output(string name = "out") => folder.File(name);

    public string Input(string name) => Path.Combine(Inputs, name);

    /// <summary>Every seventh line is one that gets rejected.</summary>
    public void PutInput(string name, int lines)
        => File.WriteAllLines(Input(name), Enumerable.Range(0, lines).Select(i => i % 7 == 3 ? $"# {name} {i}" : $"{name} line {i} {new string((char)('a' + (i % 26)), i * 40)}"));

    public DatasetBuild Build(LineRecipe recipe, string output = "out", int jobs = 2, bool rebuild = false) => new(recipe, Settings(output, jobs, rebuild));

    public BuildReport Run(LineRecipe? recipe = null, string output = "out", int jobs = 2, bool rebuild = false)
        => Build(recipe ?? new LineRecipe(Inputs), output, jobs, rebuild).Run(TestContext.Current.CancellationToken);

    public BuildReport Follow(LineRecipe recipe)
        => new DatasetBuild(recipe, Settings("out") with { FollowsInputs = true }).Run(TestContext.Current.CancellationToken);

    public BuildSettings Settings(string output, int jobs = 2, bool rebuild = false, bool ignoreSpace = false) => new()
    {
        Folder = Output(output), Jobs = jobs, Rebuild = rebuild, IgnoreSpace = ignoreSpace, Clock = FixedClock.Instance,
    };

    /// <summary>Every published file: name and content, journals aside.</summary>
    public static IReadOnlyDictionary<string, string> Published(string root) => Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Select(path => (Name: Path.GetRelativePath(root, path), Path: path))
        .Where(file => !file.Name.StartsWith(".shardwright", StringComparison.Ordinal) || file.Name.StartsWith(".shardwright/blocks", StringComparison.Ordinal))
        .ToDictionary(file => file.Name, file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file.Path))), StringComparer.Ordinal);

    public static void AssertSame(string left, string right) => Assert.Equal(
        Published(left).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"),
        Published(right).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));

    public static string[] Partials(string root) => [.. Directory.EnumerateFiles(root, "*.partial", SearchOption.AllDirectories)];
}
