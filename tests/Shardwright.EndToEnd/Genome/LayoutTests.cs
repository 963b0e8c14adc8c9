using System.Text.Json;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Genome;

/// <summary>Sequences in databases and in packed files: the items of the specification, and the way from one to the other and back.</summary>
public sealed class LayoutTests : IDisposable
{
    private const string Golden = """
        >BCR__ECT-SAMPLE1__CT1-1
        ACGTNACGTNACGTNACGTNACGTNACGTNACGTNACGTN
        >BCR__ECT-SAMPLE1__CT1-2
        acgtRYacgt
        >BCX__ECT-SAMPLE2__CT1-1
        ACGTNACGTNACGTNACGTN
        """;

    private readonly GenomeRuns runs = new();

    public void Dispose() => runs.Dispose();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("packed")]
    [InlineData("packed", "--bits", "8")]
    public void The_items_of_the_specification_are_given(string layout, params string[] flags)
    {
        File.WriteAllText(runs["golden.fna"], Golden + "\n");
        Launched.Run(["genome", "store", "--fasta", runs["golden.fna"], "--output", runs["set"], "--layout", layout, .. flags]).Ends(0);
        Launched.Run("genome", "split", "--sequence-db-dir", runs["set"], "--output", runs["set"], "--ratios", "0/1/0").Ends(0);
        Launched.Run("genome", "precompute", runs["set", "val_split.parquet"], runs["set", "val_windows.db"], "--window-size", "16", "--stride", "12").Ends(0);
        Assert.Equal(
            "16,12,0,5,3 0:BCR__ECT-SAMPLE1__CT1-1:0 1:BCR__ECT-SAMPLE1__CT1-1:1 2:BCR__ECT-SAMPLE1__CT1-1:2 3:BCR__ECT-SAMPLE1__CT1-2:0 4:BCX__ECT-SAMPLE2__CT1-1:0",
            GenomeTwin.Script(
                "c = sqlite3.connect(sys.argv[1])\nprint(','.join(str(v) for v, in c.execute('SELECT value FROM metadata ORDER BY rowid')), *('%d:%s:%d' % row for row in c.execute('SELECT * FROM window_mappings')))",
                runs["set", "val_windows.db"]).Trim());

        var plain = Items([]);
        Assert.Equal(5, plain.Length);
        Assert.Equal(("1 3 65 67 71 84 78 65 67 71 84 78 65 67 71 2", "3 65 67 71 84 78 65 67 71 84 78 65 67 71 2 0", "0 1 1 1 1 1 1 1 1 1 1 1 1 1 0 0"), plain[0]);
        Assert.StartsWith("1 3 71 84 78 ", plain[1].Tokens, StringComparison.Ordinal);
        Assert.Equal(("1 3 65 67 71 84 82 89 65 67 71 84 2 0 0 0", "0 1 1 1 1 1 1 1 1 1 1 0 0 0 0 0"), (plain[3].Tokens, plain[3].Mask));
        foreach (var head in (string[][])[[], ["--token-layout", "head"]])
        {
            var tagged = Items([.. head, "--control-tags"]);
            Assert.Equal(("1 60 99 116 114 108 95 98 99 114 62 3 65 67 71 2", "0 0 0 0 0 0 0 0 0 0 0 1 1 1 0 0"), (tagged[0].Tokens, tagged[0].Mask));
        }

        Assert.Equal("1 65 67 71 84 78 65 67 71 84 78 65 67 71 84 2", Items(["--token-layout", "head"])[0].Tokens);

        // One window alone, for people and for programs.
        var shown = Launched.Run("genome", "window", "--sequence-db-dir", runs["set"], "--window-db", runs["set", "val_windows.db"], "3", "--json").Ends(0);
        using var window = JsonDocument.Parse(shown.Output);
        Assert.Equal(("BCR__ECT-SAMPLE1__CT1-2", "acgtRYacgt"), (window.RootElement.GetProperty("sequence_id").GetString(), window.RootElement.GetProperty("bases").GetString()));
        Assert.Equal(plain[3], Item(window.RootElement));
        Launched.Run("verify", runs["set"]).Ends(0);
    }

    [Fact]
    public void Every_layout_is_read_alike_and_the_way_back_is_to_the_byte()
    {
        Launched.Run("sample", "genome", "--output", runs["fasta"], "--samples", "9", "--contigs", "8", "--length", "2500").Ends(0);
        Launched.Run("genome", "store", "--fasta", runs["fasta"], "--output", runs["sqlite"]).Ends(0);
        Launched.Run("genome", "store", "--sequence-db-dir", runs["sqlite"], "--output", runs["packed"], "--layout", "packed").Ends(0);
        Launched.Run("genome", "store", "--sequence-db-dir", runs["packed", "sequences"], "--output", runs["eight"], "--layout", "packed", "--bits", "8").Ends(0);
        Launched.Run("genome", "store", "--sequence-db-dir", runs["eight"], "--output", runs["back"]).Ends(0);
        Launched.Run("genome", "store", "--sequence-db-dir", runs["packed"], "--output", runs["text"], "--layout", "fasta").Ends(0);
        Launched.Run("genome", "store", "--fasta", runs["text"], "--output", runs["again"]).Ends(0);
        Launched.Run("genome", "store", "--fasta", runs["fasta"], "--output", runs["straight"], "--layout", "packed").Ends(0);

        var databases = Files("sqlite");
        Assert.Equal(9, databases.Count);
        Assert.Equal(databases, Files("back"));
        Assert.Equal(databases, Files("again"));
        Assert.Equal(Files("packed"), Files("straight"));
        const string Letters = """
            from pathlib import Path
            def told(folder):
                return sorted((name, text) for path in Path(folder).rglob("*") if path.suffix in (".fna", ".fasta") for name, text in twin.fasta(path))
            ours, theirs = told(sys.argv[1]), told(sys.argv[2])
            assert ours == theirs and len(ours) == 72, (len(ours), len(theirs))
            """;
        GenomeTwin.Script(Letters, runs["fasta"], runs["text"]);

        Launched.Run("genome", "split", "--sequence-db-dir", runs["packed"], "--output", runs["lists"], "--ratios", "1/0/0").Ends(0);
        Launched.Run("genome", "split", "--sequence-db-dir", runs["sqlite"], "--output", runs["lists2"], "--ratios", "1/0/0").Ends(0);
        Assert.Equal(File.ReadAllBytes(runs["lists", "train_split.parquet"]), File.ReadAllBytes(runs["lists2", "train_split.parquet"]));
        GenomeRuns.PrecomputeOurs(runs["lists", "train_split.parquet"], runs["windows.db"]).Ends(0);
        var digests = new[] { "sqlite", "packed", "eight", "again" }.Select(folder => Digest(folder)).Distinct();
        Assert.Single(digests);
    }

    [Fact]
    public void Parquet_gives_what_FASTA_gives()
    {
        const string Check = """
            with sqlite3.connect(sys.argv[1]) as connection:
                print(connection.execute("SELECT * FROM sequences ORDER BY rowid").fetchall())
            """;
        GenomeData.WriteColumns(
            """[("contig_id", ["K__E-A__1", "K__E-A__2", "K__E-A__1", None, "K__E-A__3"]), ("nt_sequence", ["ACGTNacgtRY", "", "A", "C", "G"])]""", runs["in.parquet"]);
        Launched.Run("genome", "store", "--from-parquet", runs["in.parquet"], "--output", runs["set"]).Ends(0);
        Assert.Contains(
            "[('K__E-A__1', 'ACGTNacgtRY'), ('K__E-A__2', ''), ('K__E-A__3', 'G')]", GenomeTwin.Script(Check, runs["set", "sequences", "A", "glm_dataset_A.sqlite"]), StringComparison.Ordinal);
        var left = File.ReadAllText(runs["set", "rejected.jsonl"]);
        Assert.Contains("duplicate_id", left, StringComparison.Ordinal);
        Assert.Contains("no_id", left, StringComparison.Ordinal);
        Assert.Equal(3, File.ReadAllLines(runs["set", "contigs.jsonl"]).Length);
    }

    [Fact]
    public void An_id_without_a_sample_is_refused_where_the_id_is_to_say_it()
    {
        File.WriteAllText(runs["a.fna"], ">K__E-A__1\nAC\n>chr1\nGG\n");
        Launched.Run("genome", "store", "--fasta", runs["a.fna"], "--output", runs["set"], "--sample-by", "id").Fails(1, "a.fna", "chr1", "--sample-by file");
        Launched.Run("genome", "store", "--fasta", runs["a.fna"], "--output", runs["set"], "--sample-by", "file").Ends(0);
        Assert.True(File.Exists(runs["set", "sequences", "a", "glm_dataset_a.sqlite"]));
    }

    private string Digest(string folder)
    {
        var read = Launched.Run(
            "read", "--sequence-db-dir", runs[folder], "--window-db", runs["windows.db"], "--seq-length", $"{GenomeRuns.Size}", "--stride", $"{GenomeRuns.Stride}",
            "--rc-aug", "--control-tags", "--epochs", "3", "--json").Ends(0);
        using var summary = JsonDocument.Parse(read.Output);
        Assert.True(summary.RootElement.GetProperty("items").GetInt64() > 5000, read.Output);
        Assert.Equal("eden", summary.RootElement.GetProperty("splits")[0].GetProperty("token_layout").GetString());
        return summary.RootElement.GetProperty("digest").GetString()!;
    }

    private (string Tokens, string Labels, string Mask)[] Items(string[] flags)
        => [.. Launched.Run(["read", runs["set"], "--split", "val", "--batch-size", "1", "--print", .. flags]).Ends(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var item = JsonDocument.Parse(line);
            return Item(item.RootElement);
        })];

    private static (string Tokens, string Labels, string Mask) Item(JsonElement item) => (List(item, "tokens"), List(item, "labels"), List(item, "loss_mask"));

    private static string List(JsonElement item, string name) => string.Join(' ', item.GetProperty(name).EnumerateArray().Select(value => value.GetDouble()));

    /// <summary>Names below <c>sequences</c> with the hashes of their bytes.</summary>
    private Dictionary<string, string> Files(string folder)
        => Directory.GetFiles(runs[folder, "sequences"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToDictionary(
            path => Path.GetRelativePath(runs[folder], path), path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));
}
