using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Genome;

/// <summary><c>genome precompute</c> beside the original: the same tables, index and rows.</summary>
public sealed class WindowDatabaseTests : IDisposable
{
    private readonly GenomeRuns runs = new();

    public void Dispose() => runs.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(64)]
    [InlineData(65)]
    public void The_same_split_gives_the_same_database(int threshold)
    {
        MakeLengths();
        GenomeRuns.PrecomputeTheirs(runs["lengths.tsv"], runs["theirs.db"], threshold).Ends(0);
        var ours = GenomeRuns.PrecomputeOurs(runs["split.parquet"], runs["ours.db"], threshold).Ends(0);
        var windows = GenomeTwin.SameWindows(runs["ours.db"], runs["theirs.db"]);
        Assert.Equal(threshold > GenomeRuns.Size, windows == 0);
        Assert.Contains("windows", ours.Output + ours.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_is_there_is_written_anew()
    {
        MakeLengths();
        GenomeRuns.PrecomputeTheirs(runs["lengths.tsv"], runs["theirs.db"]).Ends(0);
        foreach (var threshold in (int[])[40, 0])
        {
            GenomeRuns.PrecomputeOurs(runs["split.parquet"], runs["ours.db"], threshold).Ends(0);
        }

        GenomeTwin.SameWindows(runs["ours.db"], runs["theirs.db"]);

        // One of the original's in its place, too.
        GenomeRuns.PrecomputeTheirs(runs["lengths.tsv"], runs["other.db"], threshold: 20).Ends(0);
        GenomeRuns.PrecomputeOurs(runs["split.parquet"], runs["other.db"]).Ends(0);
        GenomeTwin.SameWindows(runs["other.db"], runs["theirs.db"]);
    }

    [Fact]
    public void Ours_is_read_by_the_original_and_the_originals_by_us()
    {
        using var foreign = GenomeRuns.Foreign();
        GenomeData.WriteSplit(foreign["lengths.tsv"], foreign["split.parquet"]);
        GenomeRuns.PrecomputeOurs(foreign["split.parquet"], foreign["ours.db"]).Ends(0);
        GenomeTwin.SameWindows(foreign["ours.db"], foreign.Windows);
        var printed = GenomeRuns.ReadOf(foreign.Sequences, foreign["ours.db"]).Ends(0).Output;
        Assert.Equal(foreign.Read().Ends(0).Output, printed);
        GenomeTwin.SameItems(printed, foreign.Sequences, foreign["ours.db"], $$"""{"seq_length": {{GenomeRuns.Size}}, "stride": {{GenomeRuns.Stride}}}""");
    }

    [Fact]
    public void A_kept_tail_adds_windows_and_changes_none()
    {
        MakeLengths();
        GenomeRuns.PrecomputeOurs(runs["split.parquet"], runs["plain.db"]).Ends(0);
        GenomeRuns.PrecomputeOurs(runs["split.parquet"], runs["tails.db"], 0, "--keep-tail").Ends(0);
        const string Check = """
            def rows(path):
                with sqlite3.connect(path) as connection:
                    return set(connection.execute("SELECT sequence_id, window_in_seq_idx FROM window_mappings"))
            plain, tails = rows(sys.argv[1]), rows(sys.argv[2])
            lengths = dict(twin.split_rows(sys.argv[3]))
            size, stride = int(sys.argv[4]), int(sys.argv[5])
            assert plain < tails, (len(plain), len(tails))
            last = {}
            for name, index in tails:
                last[name] = max(last.get(name, 0), index)
            for name, length in lengths.items():
                assert last[name] * stride + size >= length, (name, length, last[name])
                assert last[name] == 0 or last[name] * stride < length, (name, length, last[name])
                assert last[name] == 0 or (last[name] - 1) * stride + size < length, (name, length, last[name])
            """;
        GenomeTwin.Script(Check, runs["plain.db"], runs["tails.db"], runs["lengths.tsv"], $"{GenomeRuns.Size}", $"{GenomeRuns.Stride}");
    }

    [Fact]
    public void Items_of_kept_tails_are_what_the_original_would_give_at_their_place()
    {
        using var foreign = GenomeRuns.Foreign();
        GenomeData.WriteSplit(foreign["lengths.tsv"], foreign["split.parquet"]);
        GenomeRuns.PrecomputeOurs(foreign["split.parquet"], foreign["tails.db"], 0, "--keep-tail").Ends(0);
        var printed = GenomeRuns.ReadOf(foreign.Sequences, foreign["tails.db"], "--split", "val").Ends(0).Output;
        var compared = GenomeTwin.SameItems(printed, foreign.Sequences, foreign["tails.db"], $$"""{"seq_length": {{GenomeRuns.Size}}, "stride": {{GenomeRuns.Stride}}}""");
        Assert.Equal(Enumerable.Range(0, (int)compared.Windows).Select(index => (long)index), compared.Indexes);
        Assert.True(compared.Windows > GenomeRuns.Places(foreign.Read("--split", "val")).Count);
    }

    [Fact]
    public void Every_length_of_the_specification_has_its_windows()
    {
        (int Length, int Windows)[] known = [(0, 1), (1, 1), (8191, 1), (8192, 1), (8193, 1), (16183, 1), (16184, 2), (19200, 2), (100_000, 12), (1_000_000, 125)];
        File.WriteAllLines(runs["lengths.tsv"], known.Select(one => $"L{one.Length:D8}\t{one.Length}"));
        GenomeData.WriteSplit(runs["lengths.tsv"], runs["split.parquet"]);
        var ours = Launched.Run("genome", "precompute", runs["split.parquet"], runs["ours.db"]).Ends(0);
        var found = GenomeTwin.Script(
            "for row in sqlite3.connect(sys.argv[1]).execute('SELECT sequence_id, count(*) FROM window_mappings GROUP BY 1 ORDER BY 1'): print(*row)", runs["ours.db"]);
        Assert.Equal(known.Select(one => $"L{one.Length:D8} {one.Windows}"), found.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("window_size=8192, stride=7992, window_min_length_threshold=0", ours.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_done_is_told_in_the_originals_words()
    {
        MakeLengths();
        var told = GenomeRuns.PrecomputeOurs(runs["split.parquet"], runs["ours.db"], 30).Ends(0).Error;
        var theirs = GenomeRuns.PrecomputeTheirs(runs["lengths.tsv"], runs["theirs.db"], 30).Ends(0).Output.Split('\n');
        Assert.Contains(runs["split.parquet"], told, StringComparison.Ordinal);
        Assert.Contains(runs["ours.db"], told, StringComparison.Ordinal);
        Assert.Contains("index on sequence_id", told, StringComparison.Ordinal);
        foreach (var start in (string[])["Processed ", "Finished. Found ", "Skipped "])
        {
            Assert.Contains(theirs.Last(line => line.StartsWith(start, StringComparison.Ordinal)), told, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""[("contig_id", ["A", "B", "A"]), ("length", [1, 2, 3])]""", "A")]
    [InlineData("""[("contig_id", ["A", None, "B"]), ("length", [1, 2, 3])]""", "contig_id")]
    [InlineData("""[("contig_id", ["A", "B"]), ("length", [1.5, 2.0])]""", "length")]
    [InlineData("""[("contig_id", ["A", "B"]), ("length", [1, None])]""", "length")]
    [InlineData("""[("contig_id", ["A", "B"]), ("length", [1, -7])]""", "length")]
    [InlineData("""[("contig_id", ["A", "B"]), ("size", [1, 7])]""", "must contain", "contig_id", "length")]
    [InlineData("""[("name", ["A", "B"]), ("length", [1, 7])]""", "must contain", "contig_id", "length")]
    public void A_split_that_says_too_little_or_two_things_is_refused(string columns, params string[] words)
    {
        GenomeData.WriteColumns(columns, runs["bad.parquet"]);
        GenomeRuns.PrecomputeOurs(runs["bad.parquet"], runs["bad.db"]).Fails(1, ["bad.parquet", .. words]);
        Assert.False(File.Exists(runs["bad.db"]), "half a database was left");
    }

    [Fact]
    public void A_split_that_is_no_Parquet_is_refused()
    {
        File.WriteAllText(runs["bad.parquet"], "contig_id,length\nA,7\n");
        GenomeRuns.PrecomputeOurs(runs["bad.parquet"], runs["bad.db"]).Fails(1, "bad.parquet");
    }

    /// <summary>Ids whose order as UTF-16 is not that of their bytes, and lengths at every edge of the rule.</summary>
    private void MakeLengths()
    {
        const string Make = """
            import random
            chance = random.Random(5)
            lengths = [0, 1, 49, 50, 63, 64, 65, 113, 114, 115, 163, 164, 165, 5000, 200_000] + [chance.randrange(2000) for _ in range(400)]
            names = [f"{chance.choice(['A', 'a', 'Z', 'é', chr(0xFF21), chr(0x1F9EC), 'B ', 'q' + chr(39)])}__E-S{chance.randrange(9)}__{i}" for i in range(len(lengths))]
            with open(sys.argv[1], "w", newline="\n", encoding="utf-8") as file:
                file.writelines(f"{name}\t{length}\n" for name, length in zip(names, lengths))
            """;
        GenomeTwin.Script(Make, runs["lengths.tsv"]);
        GenomeData.WriteSplit(runs["lengths.tsv"], runs["split.parquet"]);
    }
}
