namespace Shardwright.EndToEnd.Genome;

/// <summary>Databases that Python made as the original does, read by us: each item is what the original would have given.</summary>
public sealed class ForeignItemTests
{
    [Theory]
    [InlineData("""{}""", "")]
    [InlineData("""{"tags": true}""", "--control-tags")]
    [InlineData("""{"layout": "head"}""", "--token-layout head")]
    [InlineData("""{"layout": "head", "tags": true}""", "--token-layout head --control-tags")]
    [InlineData("""{"layout": "head", "ids": {"bos": 2, "eos": 0, "sep": 3, "pad": 1}}""", "--token-layout head --special-ids bos=2,eos=0,sep=3,pad=1")]
    [InlineData("""{"tags": true, "ids": {"bos": 500, "eos": 70000, "sep": 3, "pad": 0}}""", "--control-tags --special-ids bos=500,eos=70000")]
    public void Every_item_is_the_originals(string theirs, string ours)
    {
        using var runs = GenomeRuns.Foreign();
        AssertSame(runs, theirs, ours.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Windows_that_were_left_out_stay_out()
    {
        using var runs = GenomeRuns.Foreign(threshold: 30);
        AssertSame(runs, """{"threshold": 30}""", "--window-min-length-threshold", "30");
    }

    [Fact]
    public void A_folder_with_one_database_is_read_whatever_its_name()
    {
        using var runs = GenomeRuns.Foreign(samples: 1, contigs: 20);
        Directory.CreateDirectory(runs["sequences", "anything"]);
        File.Move(runs["sequences", "LON000", "glm_dataset_LON000.sqlite"], runs["sequences", "anything", "glm_dataset_anything.sqlite"]);
        AssertSame(runs, "{}");
    }

    [Theory]
    [InlineData("UTF-16")]
    [InlineData("UTF-16be")]
    public void Databases_in_another_encoding_are_read_as_the_original_reads_them(string encoding)
    {
        const string Encode = """
            from pathlib import Path
            for path in sorted(Path(sys.argv[1]).rglob("*.sqlite"))[::2]:
                with sqlite3.connect(path) as connection:
                    rows = connection.execute("SELECT * FROM sequences").fetchall()
                path.unlink()
                with sqlite3.connect(path) as connection:
                    connection.execute(f"PRAGMA encoding = '{sys.argv[2]}'")
                    connection.execute("CREATE TABLE sequences (contig_id TEXT PRIMARY KEY, nt_sequence TEXT NOT NULL)")
                    connection.executemany("INSERT INTO sequences VALUES (?, ?)", rows)
                    assert connection.execute("PRAGMA encoding").fetchone()[0].lower().startswith("utf-16")
            """;
        using var runs = GenomeRuns.Foreign();
        GenomeTwin.Script(Encode, runs.Sequences, encoding);
        AssertSame(runs, """{"tags": true}""", "--control-tags");
    }

    [Fact]
    public void Half_of_the_items_are_the_reverse_complement_and_the_same_half_again()
    {
        using var runs = GenomeRuns.Foreign(samples: 3, contigs: 20);
        string[] flags = ["--rc-aug", "--split", "train", "--epochs", "2"];
        var first = runs.Read(flags).Ends(0);
        var compared = GenomeTwin.SameItems(first.Output, runs.Sequences, runs.Windows, Options("""{"reversing": true}"""));
        Assert.Equal(2 * compared.Windows, compared.Indexes.Count);
        Assert.InRange((double)compared.Turned / compared.Decided, 0.35, 0.65);
        Assert.Equal(first.Output, runs.Read(flags).Ends(0).Output);
        Assert.NotEqual(first.Output, runs.Read([.. flags, "--seed", "43"]).Ends(0).Output);

        // The same windows in the order of the database, and on two ranks: an item depends on its epoch and index alone.
        var lines = first.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        var ranks = Enumerable.Range(0, 2).SelectMany(
            rank => runs.Read([.. flags, "--rank", $"{rank}", "--world", "2", "--batch-size", "2"]).Ends(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(ranks, line => Assert.Contains(line, lines));
    }

    private static void AssertSame(GenomeRuns runs, string theirs, params string[] ours)
    {
        var compared = GenomeTwin.SameItems(runs.Read(ours).Ends(0).Output, runs.Sequences, runs.Windows, Options(theirs));
        Assert.True(compared.Windows > 50, $"{compared.Windows} windows show little");
        Assert.Equal(Enumerable.Range(0, (int)compared.Windows).Select(index => (long)index), compared.Indexes.Order());
    }

    private static string Options(string more) => $"{{\"seq_length\": {GenomeRuns.Size}, \"stride\": {GenomeRuns.Stride}{(more == "{}" ? "}" : ", " + more[1..])}";
}
