using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Genome;

/// <summary>Genome commands given what they cannot do: one clear line each, and nothing that was there is lost.</summary>
public sealed class BadGenomeCommandTests : IDisposable
{
    private readonly GenomeRuns runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void Windows_are_not_written_over_anything_but_windows()
    {
        Store(samples: 3);
        Split("1/0/0");
        var fasta = Directory.GetFiles(runs["fasta"])[0];
        var database = Directory.GetFiles(runs["dataset", "sequences"], "*.sqlite", SearchOption.AllDirectories)[0];
        foreach (var target in (string[])[fasta, database, runs["dataset", "train_split.parquet"]])
        {
            var before = File.ReadAllBytes(target);
            GenomeRuns.PrecomputeOurs(runs["dataset", "train_split.parquet"], target).Fails(1, target, "window database", "nothing was touched");
            Assert.Equal(before, File.ReadAllBytes(target));
        }

        Precompute("train");
        Precompute("train");
        File.WriteAllBytes(runs["empty.db"], []);
        GenomeRuns.PrecomputeOurs(runs["dataset", "train_split.parquet"], runs["empty.db"]).Ends(0);
        Launched.Run("verify", runs["dataset"]).Ends(0);
    }

    [Fact]
    public void The_windows_of_one_split_do_not_go_under_the_name_of_another()
    {
        Store(samples: 3);
        Split("1/1/1", "--by", "contig");
        Precompute("train");
        var before = File.ReadAllBytes(runs["dataset", "train_windows.db"]);
        GenomeRuns.PrecomputeOurs(runs["dataset", "test_split.parquet"], runs["dataset", "train_windows.db"]).Fails(1, "train_split.parquet");
        Assert.Equal(before, File.ReadAllBytes(runs["dataset", "train_windows.db"]));
    }

    [Fact]
    public void A_split_without_windows_does_not_stop_the_reading_of_the_others()
    {
        Store(samples: 1);
        Split("1/0/0");
        foreach (var split in (string[])["train", "val", "test"])
        {
            Precompute(split);
        }

        var all = Launched.Run("read", runs["dataset"], "--batch-size", "1").Ends(0);
        Assert.Contains("val has no windows", all.Error, StringComparison.Ordinal);
        Assert.Contains("val: 0 items read of 0 windows", all.Output, StringComparison.Ordinal);
        var train = Launched.Run("read", runs["dataset"], "--batch-size", "1", "--split", "train").Ends(0);
        Assert.Equal(train.Output.Split('\n')[^2], all.Output.Split('\n')[^2]);
        Launched.Run("read", runs["dataset"], "--split", "val").Fails(1, "val_windows.db", "at least one");
    }

    [Fact]
    public void A_batch_larger_than_the_split_is_warned_of()
    {
        using var small = GenomeRuns.Foreign(samples: 1, contigs: 1, most: 20);
        var read = small.Read("--batch-size", "4096").Ends(0);
        Assert.Equal("", read.Output);
        Assert.Contains("warning: train: nothing was read: a batch takes 4096 items", read.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_other_datasets_have_is_refused()
    {
        Store(samples: 2);
        Split("1/0/0");
        Precompute("train");
        Refused(["read", runs["dataset"], "--split", "train", "--order", "eeg-balanced"], 2, "eeg-balanced", "EEG");
        Refused(["read", runs["dataset"], "--split", "train", "--epochs", "0"], 2, "--epochs");
        Refused(["read", runs["dataset"], "--split", "train", "--seed", "-1"], 2, "--seed");
        Refused(["read", runs["dataset"], "--split", "train", "--cursor", runs["dataset"]], 2, "--cursor", "a folder");
        Refused(["split", runs["dataset"]], 1, "shardwright genome split");
        Refused(["genome", "store", "--fasta", runs["fasta"], "--output", runs["other"], "--bits", "2"], 2, "--layout packed");
        Refused(["genome", "window", "x", "--sequence-db-dir", runs["dataset"], "--window-db", runs["dataset", "train_windows.db"]], 2, "INDEX: a whole number");
        Refused(["verify", runs["dataset", "train_windows.db"]], 4, "a file of another kind", "Name the dataset's folder");
        File.WriteAllText(runs["cursor"], "no cursor");
        Refused(["read", runs["dataset"], "--split", "train", "--cursor", runs["cursor"]], 1, runs["cursor"], "cursor");
        Launched.Run("verify", runs["dataset"]).Ends(0);
    }

    [Fact]
    public void A_database_that_is_missing_is_said_before_the_windows_of_any_split_are_read()
    {
        using var foreign = GenomeRuns.Foreign(samples: 2, contigs: 2, most: 300);
        var read = Launched.Run(
            "read", "--sequence-db-dir", foreign.Sequences, "--train-window-db", foreign.Windows, "--test-window-db", foreign["none.db"],
            "--seq-length", $"{GenomeRuns.Size}", "--stride", $"{GenomeRuns.Stride}", "--print", "--batch-size", "1");
        read.Fails(1, "none.db", "unable to open database file");
    }

    [Fact]
    public void Inputs_that_cannot_be_stored_as_asked_are_one_line()
    {
        File.WriteAllText(runs["plain.fa"], ">chr1\nACGT\n");
        Refused(["genome", "store", "--fasta", runs["plain.fa"], "--output", runs["out"], "--sample-by", "id"], 1, "chr1", "--sample-by file");
        Directory.CreateDirectory(runs["many"]);
        for (var i = 0; i < 20; i++)
        {
            File.WriteAllText(runs["many", $"{i:D2}.fa"], $">chr{i}\nACGT\n");
        }

        Refused(["genome", "store", "--fasta", runs["many"], "--output", runs["out"], "--sample-by", "id"], 1, "00.fa", "chr0");
    }

    [Fact]
    public void Inspect_says_what_the_files_of_a_dataset_are()
    {
        Store(samples: 1);
        Split("1/0/0");
        Precompute("train");
        var windows = Launched.Run("inspect", runs["dataset", "train_windows.db"]).Ends(0).Output;
        Assert.All((string[])["window database (SQLite)", "window_size", "64", "window_in_seq_idx"], word => Assert.Contains(word, windows, StringComparison.Ordinal));
        var sequences = Launched.Run("inspect", Directory.GetFiles(runs["dataset", "sequences"], "*.sqlite", SearchOption.AllDirectories)[0]).Ends(0).Output;
        Assert.Contains("database of sequences (SQLite)", sequences, StringComparison.Ordinal);
        Launched.Run("genome", "store", "--fasta", runs["fasta"], "--output", runs["packed"], "--layout", "packed").Ends(0);
        var packed = Launched.Run("inspect", Directory.GetFiles(runs["packed", "sequences"], "*.packed", SearchOption.AllDirectories)[0]).Ends(0).Output;
        Assert.Contains("packed sequences", packed, StringComparison.Ordinal);
        Assert.Contains("bits of a base: 2", packed, StringComparison.Ordinal);
    }

    private void Store(int samples)
    {
        Launched.Run("sample", "genome", "--output", runs["fasta"], "--samples", $"{samples}", "--contigs", "3", "--length", "300").Ends(0);
        Launched.Run("genome", "store", "--fasta", runs["fasta"], "--output", runs["dataset"]).Ends(0);
    }

    private void Split(string ratios, params string[] flags)
        => Launched.Run(["genome", "split", "--sequence-db-dir", runs["dataset"], "--output", runs["dataset"], "--ratios", ratios, .. flags]).Ends(0);

    private void Precompute(string split) => GenomeRuns.PrecomputeOurs(runs["dataset", $"{split}_split.parquet"], runs["dataset", $"{split}_windows.db"]).Ends(0);

    private static void Refused(string[] arguments, int code, params string[] words) => Launched.Run(arguments).Fails(code, words);
}
