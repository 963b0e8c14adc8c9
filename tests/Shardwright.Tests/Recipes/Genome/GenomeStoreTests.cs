using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Recipes.Genome;

namespace Shardwright.Tests.Recipes.Genome;

public sealed class GenomeStoreTests : IDisposable
{
    private const string ReadAll = """
        import json, sqlite3, sys
        with sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True) as database:
            print(json.dumps({
                "schema": database.execute("SELECT sql FROM sqlite_master WHERE type = 'table'").fetchall(),
                "check": database.execute("PRAGMA integrity_check").fetchone()[0],
                "rows": database.execute("SELECT contig_id, nt_sequence FROM sequences ORDER BY rowid").fetchall()}))
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_database_of_ours_is_what_Pythons_sqlite3_would_have_made()
    {
        var fasta = Write("one.fna", ">BCR__ECT-SAMPLE1__CT1-1 chromosome 1\nACGTN\nacgt\r\nRYK\n>BCR__ECT-SAMPLE1__CT1-2\n\n>BCR__ECT-LON042-1__CT9\nTTTT");
        Build([fasta]);
        using var first = JsonDocument.Parse(PythonOracle.Run(ReadAll, Database("SAMPLE1")));
        Assert.Equal("ok", first.RootElement.GetProperty("check").GetString());
        Assert.Equal("""[["CREATE TABLE sequences (contig_id TEXT PRIMARY KEY, nt_sequence TEXT NOT NULL)"]]""", Squeezed(first.RootElement.GetProperty("schema").GetRawText()));
        Assert.Equal("""[["BCR__ECT-SAMPLE1__CT1-1", "ACGTNacgtRYK"], ["BCR__ECT-SAMPLE1__CT1-2", ""]]""", first.RootElement.GetProperty("rows").GetRawText());
        using var second = JsonDocument.Parse(PythonOracle.Run(ReadAll, Database("LON042.1")));
        Assert.Equal("""[["BCR__ECT-LON042-1__CT9", "TTTT"]]""", second.RootElement.GetProperty("rows").GetRawText());
    }

    [Theory]
    [InlineData(".fna")]
    [InlineData(".fasta.gz")]
    public void Samples_that_take_turns_in_a_file_each_get_their_own_sequences(string ending)
    {
        var text = string.Concat(Enumerable.Range(0, 60).Select(i => $">K__E-S{i % 7}__{i}\n{new string("ACGT"[i % 4], i)}\n"));
        Build([Write("mixed" + ending, text)]);
        for (var sample = 0; sample < 7; sample++)
        {
            var expected = Enumerable.Range(0, 60).Where(i => i % 7 == sample).Select(i => ($"K__E-S{sample}__{i}", new string("ACGT"[i % 4], i)));
            Assert.Equal(expected, Stored($"S{sample}", SequenceLayout.Sqlite));
        }

        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public void Samples_that_take_turns_in_Parquet_each_get_their_own_sequences()
    {
        // Some samples lie in one place, some take turns, and there is more than one batch.
        const int Rows = 5000;
        string SampleOf(int i) => i is > 1000 and < 3500 ? "S9" : $"S{i * 7919 % 5}";
        string Letters(int i) => string.Concat(Enumerable.Repeat("ACGTN"[i % 5], i % 90));
        SequenceTable.Write(folder.File("mixed.parquet"), [.. Enumerable.Range(0, Rows).Select(i => ((string?)$"K__E-{SampleOf(i)}__{i}", (string?)Letters(i)))]);
        Build([folder.File("mixed.parquet")], GenomeInputKind.Parquet);
        foreach (var sample in Enumerable.Range(0, Rows).GroupBy(SampleOf))
        {
            Assert.Equal(sample.Select(i => ($"K__E-{sample.Key}__{i}", Letters(i))), Stored(sample.Key, SequenceLayout.Sqlite));
        }
    }

    [Fact]
    public void Shards_of_genomes_are_not_split_again_without_their_windows()
    {
        Build([Write("in.fa", ">K__E-A__1\nACGT\n")]);
        var (output, manifest) = (folder.File("out"), Path.Combine(folder.File("out"), DatasetManifest.FileName));
        var before = File.ReadAllBytes(manifest);
        var error = Assert.Throws<DatasetStateException>(() => SplitAgain.Write(output, SplitBy.Shards, SplitRatios.Default, null));
        Assert.Contains("shardwright genome split", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(manifest));
    }

    [Fact]
    public void Layouts_give_the_same_sequences_and_there_is_a_way_back()
    {
        var text = ">K__E-A__1\nACGTNNNNacgtRYKM-*.\n>K__E-A__2\n\n>K__E-B__1\n" + string.Concat(Enumerable.Repeat("ACGTTGCAN", 20_000)) + "\n";
        Build([Write("in.fa", text)]);
        var sqlite = folder.File("out");
        Build([sqlite], GenomeInputKind.Sequences, GenomeOutput.Packed, "packed");
        Build([folder.File("packed")], GenomeInputKind.Sequences, GenomeOutput.Sqlite, "back");
        Build([folder.File("packed")], GenomeInputKind.Sequences, GenomeOutput.Fasta, "text");
        foreach (var sample in (string[])["A", "B"])
        {
            var expected = Stored(sample, SequenceLayout.Sqlite);
            Assert.Equal(expected, Stored(sample, SequenceLayout.Packed, "packed"));
            Assert.Equal(File.ReadAllBytes(Database(sample)), File.ReadAllBytes(Database(sample, "back")));
            var fasta = File.ReadAllText(folder.File($"text/sequences/{sample}/glm_dataset_{sample}.fasta"));
            Assert.Equal(expected, fasta.Split('>').Skip(1).Select(record => (record[..record.IndexOf('\n')], record[record.IndexOf('\n')..].Replace("\n", "", StringComparison.Ordinal))));
        }
    }

    [Fact]
    public void Ids_that_name_no_sample_are_of_their_file_and_say_so_where_there_are_several()
    {
        var report = Build([Write("NC-1.fna", ">NC_000913.3 Escherichia coli\nACGT\n"), Write("x__y.fa", ">chr1\nGG\n>chr2\nCC\n")]);
        Assert.Equal(3, report.Counts.Kept);
        Assert.Equal([("SEQ__FILE-NC.1__NC_000913.3", "ACGT")], Stored("NC.1", SequenceLayout.Sqlite));
        Assert.Equal([("SEQ__FILE-x_y__chr1", "GG"), ("SEQ__FILE-x_y__chr2", "CC")], Stored("x_y", SequenceLayout.Sqlite));
        Assert.All(Stored("x_y", SequenceLayout.Sqlite), sequence => Assert.True(SampleId.TryParse(sequence.Id, out var sample) && sample == "x_y"));
        var contig = JsonDocument.Parse(File.ReadLines(folder.File("out/contigs.jsonl")).First()).RootElement;
        Assert.Equal("NC_000913.3", contig.GetProperty("id").GetString());
        Assert.Equal("Escherichia coli", contig.GetProperty("description").GetString());
        Assert.Equal(4, contig.GetProperty("length").GetInt64());
    }

    [Fact]
    public void Ids_of_a_dataset_of_one_sample_stay_as_they_are()
    {
        Build([Write("NC.fna", ">chr1\nACGT\n")]);
        Assert.Equal([("chr1", "ACGT")], Stored("NC", SequenceLayout.Sqlite));
    }

    [Fact]
    public void What_cannot_be_kept_is_listed_and_the_counts_add_up()
    {
        var report = Build([Write("a.fna", ">K__E-A__1\nAC\n>\nGG\n>K__E-A__1\nTT\n>K__E-A__2\nC\n"), Write("bad.fna", ">K__E-B__1\nAC\u0001GT\n")]);
        Assert.Equal((2, 2, 1), (report.Counts.Kept, report.Counts.RejectedTotal, report.Counts.RejectedInputs));
        Assert.Equal([("K__E-A__1", "AC"), ("K__E-A__2", "C")], Stored("A", SequenceLayout.Sqlite));
        var lines = File.ReadAllText(folder.File("out/rejected.jsonl"));
        Assert.Contains("no_id", lines, StringComparison.Ordinal);
        Assert.Contains("duplicate_id", lines, StringComparison.Ordinal);
        Assert.Contains("unreadable_input", lines, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, lines, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out/sequences/B")));
    }

    [Fact]
    public void An_id_must_name_a_sample_where_the_id_alone_is_asked()
    {
        var fasta = Write("a.fna", ">K__E-A__1\nAC\n>chr1\nGG\n");
        var error = Assert.Throws<StorageException>(() => Build([fasta], naming: SampleNaming.Id));
        Assert.Contains("chr1", error.Message, StringComparison.Ordinal);
        Assert.Contains("--sample-by file", error.Message, StringComparison.Ordinal);
        Build([fasta], naming: SampleNaming.File);
        Assert.Equal([("K__E-A__1", "AC"), ("chr1", "GG")], Stored("a", SequenceLayout.Sqlite));
    }

    [Fact]
    public void Two_files_that_would_be_one_sample_are_an_error_that_names_both()
    {
        Directory.CreateDirectory(folder.File("x"));
        Directory.CreateDirectory(folder.File("y"));
        var error = Assert.Throws<StorageException>(() => Build([Write("x/a.fna", ">chr1\nAC\n"), Write("y/a.fa", ">chr1\nGG\n")]));
        Assert.Contains("a.fna", error.Message, StringComparison.Ordinal);
        Assert.Contains("a.fa", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_number_of_jobs_gives_the_same_bytes()
    {
        var fasta = Write("in.fna", string.Concat(Enumerable.Range(0, 40).Select(i => $">K__E-S{i % 5}__{i}\n{new string("ACGT"[i % 4], 700 * i)}\n")));
        var one = Build([fasta], output: "one", jobs: 1);
        var eight = Build([fasta], output: "eight", jobs: 8);
        Assert.NotNull(one.Manifest!.Root);
        Assert.Equal(one.Manifest.Root, eight.Manifest!.Root);
    }

    [Fact]
    public void Parquet_gives_what_FASTA_gives()
    {
        var path = folder.File("in.parquet");
        SequenceTable.Write(path, [("K__E-A__1", "ACGTNacgt"), ("K__E-B__1", "GG"), ("K__E-A__2", ""), (null, "AC"), ("K__E-A__3", null), ("K__E-A__4", "AC GT")]);
        var report = Build([path], GenomeInputKind.Parquet);
        Assert.Equal([("K__E-A__1", "ACGTNacgt"), ("K__E-A__2", "")], Stored("A", SequenceLayout.Sqlite));
        Assert.Equal([("K__E-B__1", "GG")], Stored("B", SequenceLayout.Sqlite));
        Assert.Equal(["no_id", "no_sequence", "not_letters"], report.Counts.Rejected.Keys.Order());
    }

    [Fact]
    public void A_file_without_sequences_is_warned_of()
    {
        var reporter = new Datasets.RecordingReporter();
        Build([Write("empty.fna", ""), Write("a.fna", ">K__E-A__1\nAC\n")], reporter: reporter);
        Assert.Contains(reporter.Warnings, warning => warning.Contains("empty.fna", StringComparison.Ordinal));
    }

    private BuildReport Build(
        string[] inputs, GenomeInputKind kind = GenomeInputKind.Fasta, GenomeOutput layout = GenomeOutput.Sqlite, string output = "out", SampleNaming naming = SampleNaming.Auto,
        int jobs = 2, IReporter? reporter = null)
    {
        using var recipe = new GenomeRecipe(new GenomeStoreOptions { Inputs = inputs, Kind = kind, Output = layout, Naming = naming }, reporter ?? Reporter.Silent);
        var settings = new BuildSettings { Folder = folder.File(output), Jobs = jobs, Reporter = reporter ?? Reporter.Silent, Clock = Datasets.FixedClock.Instance };
        return new DatasetBuild(recipe, settings).Run(TestContext.Current.CancellationToken);
    }

    private List<(string Id, string Bases)> Stored(string sample, SequenceLayout layout, string output = "out")
    {
        using var store = SequenceStore.Open([new SampleSequences(sample, folder.File($"{output}/sequences/{sample}/{GenomeNames.SequencesOf(sample, layout)}"), layout)], new SequenceStoreOptions());
        var found = new List<(string, string)>();
        store.VisitSequences(0, (id, sequence, length) =>
        {
            var bases = new byte[length + 1];
            Assert.Equal(length, store.Read(0, sequence, 0, bases));
            found.Add((Encoding.UTF8.GetString(id), Encoding.ASCII.GetString(bases, 0, (int)length)));
        });
        return found;
    }

    private string Database(string sample, string output = "out") => folder.File($"{output}/sequences/{sample}/glm_dataset_{sample}.sqlite");

    private string Write(string name, string text)
    {
        var path = folder.File(name);
        using Stream file = File.Create(path);
        using var target = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        target.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }

    private static string Squeezed(string json) => string.Join(' ', json.Replace("\\n", " ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Replace("( ", "(", StringComparison.Ordinal).Replace(" )", ")", StringComparison.Ordinal);
}
