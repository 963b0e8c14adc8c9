using System.Text.Json;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Genome;

/// <summary>Small genomes with windows of 64 letters every 50, and our commands over them.</summary>
public sealed class GenomeRuns : IDisposable
{
    /// <summary>Tokens of an item.</summary>
    public const int Size = 64;

    /// <summary>Letters from window to window.</summary>
    public const int Stride = 50;

    private readonly Workspace workspace = new();

    /// <summary>The folder of sequence databases.</summary>
    public string Sequences => this["sequences"];

    /// <summary>The window database that the twin made.</summary>
    public string Windows => this["windows.db"];

    /// <summary>A path in the folder.</summary>
    public string this[params string[] names] => workspace[names];

    /// <summary>Databases of sequences and of their windows, all of them as the original makes them.</summary>
    public static GenomeRuns Foreign(int samples = 4, int contigs = 8, int most = 700, int threshold = 0)
    {
        var runs = new GenomeRuns();
        GenomeData.Create(runs.workspace.Folder, samples, contigs, most);
        PrecomputeTheirs(runs["lengths.tsv"], runs.Windows, threshold).Ends(0);
        return runs;
    }

    /// <summary>A window database by the twin.</summary>
    public static ToolResult PrecomputeTheirs(string lengths, string windows, int threshold = 0) => GenomeTwin.Run(["precompute", lengths, windows, .. Rule(threshold)]);

    /// <summary>A window database of ours.</summary>
    public static ToolResult PrecomputeOurs(string parquet, string windows, int threshold = 0, params string[] flags)
        => Launched.Run(["genome", "precompute", parquet, windows, .. Rule(threshold), .. flags]);

    /// <summary>Reads the foreign layout and prints every item.</summary>
    public ToolResult Read(params string[] flags) => ReadOf(Sequences, Windows, flags);

    /// <summary>Reads any layout and prints every item; one item is a batch, so that none is left out, unless the flags say otherwise.</summary>
    public static ToolResult ReadOf(string sequences, string windows, params string[] flags)
    {
        var split = Array.IndexOf(flags, "--split") is >= 0 and var place ? $"--{flags[place + 1]}-window-db" : "--window-db";
        string[] batch = flags.Contains("--batch-size") ? [] : ["--batch-size", "1"];
        return Launched.Run(["read", "--sequence-db-dir", sequences, split, windows, "--seq-length", $"{Size}", "--stride", $"{Stride}", "--print", .. batch, .. flags]);
    }

    /// <summary>Epoch and window of each printed item, in its order: <c>0:17</c>.</summary>
    public static IReadOnlyList<string> Places(ToolResult printed)
    {
        var places = new List<string>();
        foreach (var line in printed.Ends(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var item = JsonDocument.Parse(line);
            places.Add($"{item.RootElement.GetProperty("epoch").GetInt64()}:{item.RootElement.GetProperty("index").GetInt64()}");
        }

        return places;
    }

    public void Dispose() => workspace.Dispose();

    private static string[] Rule(int threshold) => ["--window-size", $"{Size}", "--stride", $"{Stride}", "--window-min-length-threshold", $"{threshold}"];
}
