using Shardwright.EndToEnd.Running;

[assembly: AssemblyFixture(typeof(Shardwright.EndToEnd.Ptycho.ScanFolders))]

namespace Shardwright.EndToEnd.Ptycho;

/// <summary>Simulated scans that all tests share and none changes, and what an undisturbed build makes of them.</summary>
public sealed class ScanFolders : IDisposable
{
    private readonly Workspace workspace = new();
    private readonly Lazy<string> scans;
    private readonly Lazy<string> built;

    public ScanFolders()
    {
        scans = new Lazy<string>(() =>
        {
            Launched.Run("sample", "ptycho", "--output", workspace["scans"], "--count", "600", "--files", "3").Ends(0);
            return workspace["scans"];
        });
        built = new Lazy<string>(() =>
        {
            Launched.Run("ptycho", "build", "-i", Scans, "-o", workspace["built"]).Ends(0);
            return workspace["built"];
        });
    }

    /// <summary>Three scans of 600 patterns of 64 x 64.</summary>
    public string Scans => scans.Value;

    /// <summary>The first of them.</summary>
    public string Scan => Path.Combine(Scans, "scan0000_prepared.npz");

    /// <summary>Their dataset.</summary>
    public string Built => built.Value;

    /// <summary>Starts a command and waits until a file with some bytes in it is there whose name ends so.</summary>
    public static Tool StartAndAwait(string folder, string ending, params string[] arguments)
    {
        var tool = Launched.Start(arguments);
        while (!tool.HasExited && !(Directory.Exists(folder) && Directory.EnumerateFiles(folder, $"*{ending}").Any(path => new FileInfo(path) is { Exists: true, Length: > 0 })))
        {
            Thread.Yield();
        }

        return tool;
    }

    public void Dispose() => workspace.Dispose();
}
