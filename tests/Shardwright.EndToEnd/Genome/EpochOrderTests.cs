using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Genome;

/// <summary>Which windows are read when, and by which rank: as the original.</summary>
public sealed class EpochOrderTests : IDisposable
{
    private readonly GenomeRuns runs = GenomeRuns.Foreign(samples: 2, contigs: 6, most: 400);

    public void Dispose() => runs.Dispose();

    [Theory]
    [InlineData("train", 42, 3, 1, 1)]
    [InlineData("train", 0, 2, 3, 2)]
    [InlineData("train", 7, 1, 2, 5)]
    [InlineData("val", 42, 1, 2, 2)]
    [InlineData("test", 42, 1, 4, 3)]
    public void Every_rank_reads_the_originals_windows_in_its_order(string split, int seed, int epochs, int micro, int world)
    {
        var windows = GenomeRuns.Places(runs.Read("--split", "val")).Count;
        for (var rank = 0; rank < world; rank++)
        {
            var ours = runs.Read(
                "--split", split, "--seed", $"{seed}", "--epochs", $"{epochs}", "--micro-batch-size", $"{micro}", "--batch-size", $"{micro * world}", "--rank", $"{rank}", "--world", $"{world}");
            Assert.Equal(Theirs(windows, split, seed, epochs, micro, world, rank), GenomeRuns.Places(ours));
        }
    }

    [Fact]
    public void A_run_that_stops_and_goes_on_reads_what_the_original_would_after_so_many_samples()
    {
        var windows = GenomeRuns.Places(runs.Read("--split", "val")).Count;
        string[] flags = ["--split", "train", "--epochs", "3", "--micro-batch-size", "2", "--batch-size", "4", "--world", "2"];
        for (var rank = 0; rank < 2; rank++)
        {
            var cursor = runs[$"cursor{rank}.json"];
            string[] mine = [.. flags, "--rank", $"{rank}", "--cursor", cursor];
            var read = GenomeRuns.Places(runs.Read([.. mine, "--batches", "3"])).ToList();
            Assert.Equal(6, read.Count);
            read.AddRange(GenomeRuns.Places(runs.Read([.. mine, "--batches", "1"])));

            // Four batches of four have consumed 16 samples of all ranks together.
            var rest = GenomeRuns.Places(runs.Read(mine));
            Assert.Equal(Theirs(windows, "train", 42, 3, 2, 2, rank, consumed: 16), rest);
            Assert.Equal(Theirs(windows, "train", 42, 3, 2, 2, rank), read.Concat(rest));
        }
    }

    [Fact]
    public void Ten_windows_in_two_epochs_come_as_the_specification_has_them()
    {
        File.WriteAllLines(runs["ten.tsv"], Enumerable.Range(0, 10).Select(i => $"BCR__ECT-LON000__{i}\t40"));
        File.WriteAllLines(runs["ten.fna"], Enumerable.Range(0, 10).SelectMany(i => new[] { $">BCR__ECT-LON000__{i}", new string('A', 40) }));
        Launched.Run("genome", "store", "--fasta", runs["ten.fna"], "--output", runs["ten"]).Ends(0);
        GenomeRuns.PrecomputeTheirs(runs["ten.tsv"], runs["ten.db"]).Ends(0);
        var read = GenomeRuns.ReadOf(runs["ten", "sequences"], runs["ten.db"], "--split", "train", "--epochs", "2");
        Assert.Equal("8 9 7 5 4 6 2 0 3 1 5 3 1 6 4 9 7 0 8 2", string.Join(' ', GenomeRuns.Places(read).Select(place => place.Split(':')[1])));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    public void The_ranks_of_a_world_share_the_windows_without_overlap(int world)
    {
        string[] flags = ["--split", "test", "--world", $"{world}", "--batch-size", $"{world}"];
        var windows = GenomeRuns.Places(runs.Read("--split", "test"));
        var ranks = Enumerable.Range(0, world).SelectMany(rank => GenomeRuns.Places(runs.Read([.. flags, "--rank", $"{rank}"]))).ToList();
        Assert.Equal(windows.Order(StringComparer.Ordinal), ranks.Order(StringComparer.Ordinal));

        // Train leaves out what does not fill a block, and nothing else.
        var train = Enumerable.Range(0, world).SelectMany(rank => GenomeRuns.Places(runs.Read(["--split", "train", "--world", $"{world}", "--batch-size", $"{world}", "--rank", $"{rank}"]))).ToList();
        Assert.Equal(windows.Count / world * world, train.Distinct().Count());
        Assert.Equal(train.Count, train.Distinct().Count());
    }

    [Fact]
    public void A_world_without_a_rank_is_read_whole_whatever_its_size()
    {
        string[] flags = ["--rc-aug", "--split", "train", "--epochs", "2", "--batch-size", "16"];
        var alone = runs.Read(flags).Ends(0).Output;
        Assert.NotEmpty(alone);
        foreach (var world in (int[])[2, 4, 16])
        {
            Assert.Equal(alone, runs.Read([.. flags, "--world", $"{world}"]).Ends(0).Output);
        }
    }

    [Fact]
    public void A_cursor_of_one_world_is_taken_up_in_another()
    {
        string[] flags = ["--split", "train", "--epochs", "2", "--batch-size", "8"];
        var whole = GenomeRuns.Places(runs.Read(flags));
        var cursor = runs["cursor.json"];
        runs.Read([.. flags, "--world", "4", "--rank", "3", "--cursor", cursor, "--batches", "2"]).Ends(0);
        var kept = File.ReadAllText(cursor);
        Assert.Equal(whole.Skip(16), GenomeRuns.Places(runs.Read([.. flags, "--cursor", cursor])));
        for (var rank = 0; rank < 2; rank++)
        {
            File.WriteAllText(cursor, kept);
            var mine = GenomeRuns.Places(runs.Read([.. flags, "--world", "2", "--rank", $"{rank}", "--cursor", cursor]));
            Assert.Equal(whole.Skip(16).Chunk(8).SelectMany(block => block.Skip(4 * rank).Take(4)), mine);
        }
    }

    [Fact]
    public void A_batch_that_the_ranks_cannot_share_is_refused()
    {
        var result = runs.Read("--split", "train", "--micro-batch-size", "2", "--batch-size", "6", "--world", "2", "--rank", "0");
        Assert.True(result.ExitCode is 1 or 2, $"{result}");
        Assert.NotEmpty(result.Complaints);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Accesses_are_logged_as_the_original_logs_them()
    {
        const string Check = """
            import csv, re
            from pathlib import Path
            folder, windows, split, rank = sys.argv[1:5]
            path, = Path(folder).iterdir()
            assert re.fullmatch(f"window_access_{split}_rank{rank}_[0-9a-f]{{8}}\\.csv", path.name), path.name
            text = path.read_bytes()
            assert text.count(b"\n") == text.count(b"\r\n")
            rows = list(csv.reader(text.decode().splitlines()))
            assert tuple(rows[0]) == twin.AccessLog.COLUMNS, rows[0]
            with sqlite3.connect(windows) as connection:
                for index, contig, sample, place, on, when in rows[1:]:
                    assert (contig, int(place)) == connection.execute("SELECT sequence_id, window_in_seq_idx FROM window_mappings WHERE window_idx = ?", (int(index),)).fetchone()
                    assert sample == twin.sample_of(contig) and on == rank and int(when) > 1.6e18
            print(" ".join(row[0] for row in rows[1:]))
            """;
        var read = runs.Read("--split", "val", "--micro-batch-size", "1", "--batch-size", "2", "--rank", "1", "--world", "2", "--log-windows", runs["logs"]);
        var logged = GenomeTwin.Script(Check, runs["logs"], runs.Windows, "validation", "1").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(GenomeRuns.Places(read).Select(place => place.Split(':')[1]), logged.Select(word => word.Trim()));
    }

    private static string[] Theirs(int windows, string split, int seed, int epochs, int micro, int world, int rank, int consumed = 0)
        => GenomeTwin.Run(
            "slices", "--total", $"{windows}", "--split", split == "val" ? "validation" : split, "--seed", $"{seed}", "--epochs", $"{epochs}", "--micro", $"{micro}",
            "--world", $"{world}", "--rank", $"{rank}", "--consumed", $"{consumed}").Ends(0).Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
