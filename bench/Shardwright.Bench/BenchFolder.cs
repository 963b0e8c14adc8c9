namespace Shardwright.Bench;

/// <summary>Where a bench keeps its files: a folder that was named, which stays, or a passing one.</summary>
public sealed class BenchFolder : IDisposable
{
    private readonly bool isPassing;

    /// <summary>Takes the folder behind <c>--folder</c>, or makes a passing one.</summary>
    public BenchFolder(BenchArguments arguments)
    {
        var named = arguments.Text("--folder");
        isPassing = named is null;
        Path = named is null ? Directory.CreateTempSubdirectory("shardwright-bench-").FullName : Directory.CreateDirectory(named).FullName;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The checkout: the folder with the solution, at or above the program.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The path of something in the folder.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The path of a program that is measured beside ours.</summary>
    public static string Peer(string name) => System.IO.Path.Combine(Repository, "bench", "peers", name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isPassing)
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Shardwright.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("the bench runs from its place in the checkout");
        }

        return folder.FullName;
    }
}
