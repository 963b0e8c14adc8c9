[assembly: AssemblyFixture(typeof(Shardwright.EndToEnd.Running.RawSpectra))]

namespace Shardwright.EndToEnd.Running;

/// <summary>Raw spectra that all tests share and none changes, and what an uninterrupted build makes of them.</summary>
public sealed class RawSpectra : IDisposable
{
    private static readonly string[] Options = ["--split", "groups", "--ratios", "80/10/10", "--shard-size", "256KiB"];

    private readonly Workspace workspace = new();
    private readonly Lazy<string> small;
    private readonly Lazy<string> large;
    private readonly Lazy<string> built;

    public RawSpectra()
    {
        small = new Lazy<string>(() => Sample("small", 6_000));
        large = new Lazy<string>(() => Sample("large", 60_000));
        built = new Lazy<string>(() =>
        {
            Launched.Run([.. BuildOf(Small, workspace["built"])]).Ends(0);
            return workspace["built"];
        });
    }

    /// <summary>6,000 spectra of 12 runs in two gzip files: several shards, built in half a second.</summary>
    public string Small => small.Value;

    /// <summary>60,000 spectra in two gzip files: long enough to step in between.</summary>
    public string Large => large.Value;

    /// <summary>The dataset that <see cref="BuildOf"/> makes of <see cref="Small"/>.</summary>
    public string Built => built.Value;

    /// <summary>The command that most tests build with.</summary>
    public static IEnumerable<string> BuildOf(string input, string output, params string[] more)
        => ["spectra", "build", "--input", input, "--output", output, .. Options, .. more];

    /// <summary>Starts a build and waits until a unit of it is done.</summary>
    public static Tool StartAndAwaitUnit(string input, string output, params string[] more)
    {
        var tool = Launched.Start([.. BuildOf(input, output, more)]);
        var units = Path.Combine(output, ".shardwright", "units");
        while (!tool.HasExited && !(Directory.Exists(units) && Directory.EnumerateFiles(units, "*.json").Any()))
        {
            Thread.Yield();
        }

        return tool;
    }

    public void Dispose() => workspace.Dispose();

    private string Sample(string name, int count)
    {
        Launched.Run("sample", "spectra", "--output", workspace[name], "--count", $"{count}", "--runs", "12", "--files", "2", "--gzip").Ends(0);
        return workspace[name];
    }
}
