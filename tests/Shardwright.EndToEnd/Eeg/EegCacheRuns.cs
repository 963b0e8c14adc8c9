using System.Text.Json;
using Shardwright.EndToEnd.Running;

[assembly: AssemblyFixture(typeof(Shardwright.EndToEnd.Eeg.EegCacheRuns))]

namespace Shardwright.EndToEnd.Eeg;

/// <summary>Small recordings that the tests share and none changes, and what undisturbed builds make of them.</summary>
public sealed class EegCacheRuns : IDisposable
{
    private readonly Workspace workspace = new();
    private readonly Lazy<string> sample;
    private readonly Dictionary<string, string> built = [];

    public EegCacheRuns() => sample = new Lazy<string>(() =>
    {
        Launched.Run("sample", "eeg", "--output", workspace["sample"], "--patients", "6", "--minutes", "1", "--rates", "256").Ends(0);
        return workspace["sample"];
    });

    /// <summary>Four recordings of a minute, labelled, with windows of every class; one lacks Fz and Pz.</summary>
    public string Recordings => Path.Combine(sample.Value, "train");

    /// <summary>A recording of another patient, with labels: <c>.edf</c>, <c>.csv</c> and <c>.csv_bi</c> stand beside each other.</summary>
    public string Another => Directory.GetFiles(Path.Combine(sample.Value, "dev"), "*.edf", SearchOption.AllDirectories).Single();

    /// <summary>The command that most tests build with: windows so short that cache files are small.</summary>
    public static IEnumerable<string> BuildOf(string recordings, string cache, params string[] more)
        => ["eeg", "build-cache", "--data-dir", recordings, "--cache-dir", cache, .. more.Contains("--window") ? [] : (string[])["--window", "10s"], .. more.Contains("--stride") ? [] : (string[])["--stride", "5s"], .. more];

    /// <summary>The cache that <see cref="BuildOf"/> makes of <see cref="Recordings"/> when nobody disturbs it.</summary>
    public string Built(params string[] more)
    {
        lock (built)
        {
            var key = string.Join(' ', more);
            if (!built.TryGetValue(key, out var cache))
            {
                cache = workspace[$"built-{built.Count}"];
                Launched.Run([.. BuildOf(Recordings, cache, more)]).Ends(0);
                built.Add(key, cache);
            }

            return cache;
        }
    }

    /// <summary>Starts a build of its own that takes a while, and waits until a recording of it is done.</summary>
    public Tool StartAndAwaitUnit(string cache, params string[] more)
    {
        var tool = Launched.Start([.. BuildOf(Recordings, cache, [.. SlowFlags, .. more])]);
        var units = Path.Combine(cache, ".shardwright", "units");
        while (!tool.HasExited && !(Directory.Exists(units) && Directory.EnumerateFiles(units, "*.json").Any()))
        {
            Thread.Yield();
        }

        return tool;
    }

    /// <summary>Many windows a recording, one recording after the other: long enough to step in between.</summary>
    public static string[] SlowFlags => ["--window", "10s", "--stride", "250ms", "-j", "1"];

    /// <summary>How many cache files a build with <c>--json</c> made.</summary>
    public static int Made(ToolResult result) => Build(result).GetProperty("units_made").GetInt32();

    /// <summary>What a build with <c>--json</c> says of itself.</summary>
    public static JsonElement Build(ToolResult result) => result.Json.GetProperty("build");

    /// <summary>Every file of a cache, also what it keeps for itself: inode, time and size by name. The lock is written by everybody who looks.</summary>
    public static SortedDictionary<string, string> State(string cache)
    {
        var found = Tool.Run("/usr/bin/find", cache, "-type", "f", "-not", "-name", "lock", "-printf", "%P\t%i %T@ %s\n").Ends(0).Output;
        return new(found.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToDictionary(parts => parts[0], parts => parts[1]), StringComparer.Ordinal);
    }

    /// <summary>The cache files that are new, or not the ones that were there before.</summary>
    public static string[] Remade(SortedDictionary<string, string> before, SortedDictionary<string, string> after)
        => [.. after.Where(file => file.Key.EndsWith(".npz", StringComparison.Ordinal) && !IsOld(file.Key) && before.GetValueOrDefault(file.Key) != file.Value).Select(file => file.Key)];

    /// <summary>The cache files that were moved aside.</summary>
    public static string[] MovedAside(SortedDictionary<string, string> state)
        => [.. state.Keys.Where(name => IsOld(name) && name.EndsWith(".npz", StringComparison.Ordinal)).Select(name => Path.GetFileName(name))];

    public void Dispose() => workspace.Dispose();

    private static bool IsOld(string name) => name.StartsWith(".shardwright/old/", StringComparison.Ordinal);
}
