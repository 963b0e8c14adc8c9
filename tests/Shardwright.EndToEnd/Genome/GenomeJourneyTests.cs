using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Genome;

/// <summary>From FASTA to items on the real command line, both layouts, with Python's sqlite3 looking in.</summary>
public sealed class GenomeJourneyTests : IDisposable
{
    private readonly GenomeRuns runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void A_sample_becomes_the_databases_that_the_original_would_have_made()
    {
        Store("ours", "sqlite");
        GenomeTwin.Run(["store", runs["theirs"], "--fasta", .. Fasta()]).Ends(0);
        const string Check = """
            from pathlib import Path
            def told(folder):
                out = {}
                for path in sorted(Path(folder).iterdir()):
                    with sqlite3.connect(f"file:{path}/glm_dataset_{path.name}.sqlite?mode=ro", uri=True) as connection:
                        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                        assert [row[1:4] + row[5:] for row in connection.execute("PRAGMA table_info(sequences)")] == [("contig_id", "TEXT", 0, 1), ("nt_sequence", "TEXT", 1, 0)]
                        assert connection.execute("SELECT count(rowid) FROM sequences").fetchone()[0] > 0
                        assert set(connection.execute("SELECT typeof(contig_id), typeof(nt_sequence) FROM sequences")) == {("text", "text")}
                        out[path.name] = sorted(connection.execute("SELECT contig_id, nt_sequence FROM sequences"))
                return out
            ours, theirs = told(sys.argv[1]), told(sys.argv[2])
            assert list(ours) == list(theirs), (list(ours), list(theirs))
            assert ours == theirs, [name for name in ours if ours[name] != theirs[name]]
            print(len(ours), sum(map(len, ours.values())))
            """;
        Assert.Equal("12 72", GenomeTwin.Script(Check, runs["ours", "sequences"], runs["theirs"]).Trim());
    }

    [Fact]
    public void Splits_windows_and_items_are_the_originals_in_both_layouts()
    {
        Store("ours", "sqlite");
        Store("packed", "packed");
        Launched.Run("genome", "split", "--sequence-db-dir", runs["ours", "sequences"], "--output", runs["ours"], "--ratios", "50/25/25").Ends(0);
        var all = new List<(string ContigId, long Length)>();
        foreach (var split in (string[])["train", "val", "test"])
        {
            var (parquet, windows) = (runs["ours", $"{split}_split.parquet"], runs["ours", $"{split}_windows.db"]);
            var rows = SplitOracle.Rows(parquet);
            Assert.DoesNotContain(rows.Select(row => Sample(row.ContigId)).Distinct(), sample => all.Any(row => Sample(row.ContigId) == sample));
            all.AddRange(rows);
            SplitOracle.WriteLines(parquet, runs["lengths.tsv"]);
            GenomeRuns.PrecomputeOurs(parquet, windows).Ends(0);
            GenomeRuns.PrecomputeTheirs(runs["lengths.tsv"], runs["theirs.db"]).Ends(0);
            GenomeTwin.SameWindows(windows, runs["theirs.db"]);
            File.Delete(runs["theirs.db"]);

            var printed = GenomeRuns.ReadOf(runs["ours", "sequences"], windows, "--control-tags").Ends(0).Output;
            var compared = GenomeTwin.SameItems(printed, runs["ours", "sequences"], windows, $$"""{"seq_length": {{GenomeRuns.Size}}, "stride": {{GenomeRuns.Stride}}, "tags": true}""");
            Assert.Equal(compared.Windows, compared.Indexes.Distinct().Count());
            Assert.Equal(printed, GenomeRuns.ReadOf(runs["packed", "sequences"], windows, "--control-tags").Ends(0).Output);
        }

        const string Lengths = """
            from pathlib import Path
            for path in Path(sys.argv[1]).iterdir():
                with sqlite3.connect(path / f"glm_dataset_{path.name}.sqlite") as connection:
                    for name, length in connection.execute("SELECT contig_id, length(nt_sequence) FROM sequences"): print(name, length, sep="\t")
            """;
        var stored = GenomeTwin.Script(Lengths, runs["ours", "sequences"]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);
        Assert.Equal(stored, all.Select(row => $"{row.ContigId}\t{row.Length}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_stored_genome_verifies_and_one_that_was_changed_does_not()
    {
        Store("ours", "sqlite");
        Launched.Run("verify", runs["ours"]).Ends(0);
        var path = Directory.GetFiles(runs["ours", "sequences"], "*.sqlite", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var bytes = File.ReadAllBytes(path);
        bytes[^5] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.NotEqual(0, Launched.Run("verify", runs["ours"]).ExitCode);
    }

    [Fact]
    public void One_window_is_shown_to_people()
    {
        using var foreign = GenomeRuns.Foreign();
        var shown = Launched.Run("genome", "window", "--sequence-db-dir", foreign.Sequences, "--window-db", foreign.Windows, "--seq-length", $"{GenomeRuns.Size}", "--stride", $"{GenomeRuns.Stride}", "3").Ends(0);
        var contig = GenomeTwin.Script("print(sqlite3.connect(sys.argv[1]).execute('SELECT sequence_id FROM window_mappings WHERE window_idx = 3').fetchone()[0])", foreign.Windows).Trim();
        Assert.Contains(contig, shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void More_samples_than_files_may_be_open_are_read()
    {
        var samples = Dose.Of(400, 3000);
        GenomeData.Create(runs["many"], samples, contigs: 1, most: 80);
        GenomeRuns.PrecomputeTheirs(runs["many", "lengths.tsv"], runs["many", "windows.db"]).Ends(0);
        using var tool = Tool.Start(
            "/bin/sh",
            [
                "-c", "ulimit -n 256 && exec \"$@\"", "sh", Repository.Launcher, "read", "--sequence-db-dir", runs["many", "sequences"], "--window-db", runs["many", "windows.db"],
                "--seq-length", $"{GenomeRuns.Size}", "--stride", $"{GenomeRuns.Stride}", "--print",
            ],
            environment: Launched.Environment);
        var printed = Launched.Sane(tool.Wait()).Ends(0).Output;
        var compared = GenomeTwin.SameItems(
            printed, runs["many", "sequences"], runs["many", "windows.db"], $$"""{"seq_length": {{GenomeRuns.Size}}, "stride": {{GenomeRuns.Stride}}}""");
        Assert.Equal(compared.Windows, compared.Indexes.Distinct().Count());
    }

    private void Store(string folder, string layout)
    {
        if (!Directory.Exists(runs["fasta"]))
        {
            Launched.Run("sample", "genome", "--output", runs["fasta"], "--samples", "12", "--contigs", "6", "--length", "600").Ends(0);
        }

        Launched.Run(["genome", "store", "--output", runs[folder], "--layout", layout, "--fasta", .. Fasta()]).Ends(0);
    }

    private string[] Fasta()
        => [.. Directory.GetFiles(runs["fasta"], "*", SearchOption.AllDirectories).Where(path => path.EndsWith(".fna", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static string Sample(string contigId) => contigId.Split("__")[1];
}
