using System.IO.Compression;
using System.Text;
using Shardwright.EndToEnd.Running;

[assembly: AssemblyFixture(typeof(Shardwright.EndToEnd.Genome.GenomeDatasets))]

namespace Shardwright.EndToEnd.Genome;

/// <summary>Small genomes that tests share and none changes, and the datasets that undisturbed commands make of them.</summary>
public sealed class GenomeDatasets : IDisposable
{
    /// <summary>The rule of all windows here.</summary>
    public static readonly string[] Rule = ["--window-size", "64", "--stride", "50"];

    private readonly Workspace workspace = new();
    private readonly Lazy<string> fasta;
    private readonly Lazy<string> turns;
    private readonly Dictionary<string, string> made = [];

    public GenomeDatasets()
    {
        fasta = new Lazy<string>(() =>
        {
            Launched.Run("sample", "genome", "--output", workspace["fasta"], "--samples", "8", "--contigs", "6", "--length", "4000", "--seed", "5").Ends(0);
            return workspace["fasta"];
        });
        turns = new Lazy<string>(() => TakingTurns(Fasta, Directory.CreateDirectory(workspace["turns"]).FullName));
    }

    /// <summary>Eight samples of six sequences, a file each.</summary>
    public string Fasta => fasta.Value;

    /// <summary>The same in two gzip files, in which the samples take turns.</summary>
    public string Turns => turns.Value;

    /// <summary>The command that stores sequences.</summary>
    public static string[] StoreOf(string input, string output, params string[] more) => ["genome", "store", "--fasta", input, "--output", output, .. more];

    /// <summary>The command that splits a dataset.</summary>
    public static string[] SplitOf(string dataset, params string[] more) => ["genome", "split", "--sequence-db-dir", dataset, "--output", dataset, "--ratios", "50/25/25", .. more];

    /// <summary>The command that makes the windows of a split of a dataset.</summary>
    public static string[] WindowsOf(string dataset, string split = "train")
        => ["genome", "precompute", Path.Combine(dataset, $"{split}_split.parquet"), Path.Combine(dataset, $"{split}_windows.db"), .. Rule];

    /// <summary>What is stored of <see cref="Fasta"/>, or of <see cref="Turns"/> where the first flag is <c>turns</c>.</summary>
    public string Stored(params string[] flags) => Make("stored", flags, output => Launched.Run(StoreOf(flags is ["turns", ..] ? Turns : Fasta, output, [.. flags.Where(flag => flag != "turns")])).Ends(0));

    /// <summary>The same, split.</summary>
    public string Split(params string[] flags) => Make("split", flags, output =>
    {
        Workspace.Copy(Stored(flags), output);
        Launched.Run(SplitOf(output)).Ends(0);
    });

    /// <summary>The same, with the windows of train and val.</summary>
    public string Whole(params string[] flags) => Make("whole", flags, output =>
    {
        Workspace.Copy(Split(flags), output);
        Launched.Run(WindowsOf(output)).Ends(0);
        Launched.Run(WindowsOf(output, "val")).Ends(0);
    });

    /// <summary>A sequence file of a dataset, the first.</summary>
    public static string SequencesOf(string dataset)
        => Directory.EnumerateFiles(Path.Combine(dataset, "sequences"), "glm_dataset_*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();

    /// <summary>Fails the test where something half made is still there.</summary>
    public static void NothingLeft(string folder)
    {
        var left = Directory.GetFiles(folder, "*.partial", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
        Assert.True(left.Length == 0, $"left behind: {string.Join(", ", left)}");
    }

    public void Dispose() => workspace.Dispose();

    private string Make(string what, string[] flags, Action<string> make)
    {
        lock (made)
        {
            var key = $"{what} {string.Join(' ', flags)}";
            if (!made.TryGetValue(key, out var output))
            {
                output = workspace[$"{what}-{made.Count}"];
                make(output);
                made.Add(key, output);
            }

            return output;
        }
    }

    private static string TakingTurns(string fasta, string output)
    {
        var files = Directory.GetFiles(fasta, "*.fna", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        for (var half = 0; half < 2; half++)
        {
            var mine = files.Where((_, i) => i % 2 == half).Select(path => File.ReadAllText(path).Split('>', StringSplitOptions.RemoveEmptyEntries)).ToArray();
            using var gzip = new GZipStream(File.Create(Path.Combine(output, $"mixed{half}.fna.gz")), CompressionLevel.Fastest);
            for (var contig = 0; contig < mine.Max(records => records.Length); contig++)
            {
                foreach (var records in mine.Where(records => contig < records.Length))
                {
                    gzip.Write(Encoding.UTF8.GetBytes(">" + records[contig]));
                }
            }
        }

        return output;
    }
}
