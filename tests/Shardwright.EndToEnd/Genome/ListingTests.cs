using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Genome;

/// <summary>The steps in which split files and windows come onto a dataset's list, each of them the last that was done; and others at work in the same folder.</summary>
public sealed class ListingTests(GenomeDatasets genomes) : IDisposable
{
    private static readonly string[] Steps = ["dataset_manifest.json", "SHA256SUMS", "_COMPLETE"];

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    public static TheoryData<string, int> Cuts() => new(
        from command in (string[])["split", "split anew", "windows"]
        from done in Enumerable.Range(0, Steps.Length)
        select (command, done));

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_command_that_died_while_it_listed_what_it_made_is_mended_by_itself_again(string command, int done)
    {
        var (before, after, again) = Command(command);
        Between(before, after, done);
        Launched.Run("verify", workspace["out"]).Ends(4);
        var read = Launched.Run("read", workspace["out"]);
        Assert.True(read.ExitCode == 0 || read.Complaints.Single().Contains("genome precompute", StringComparison.Ordinal), $"{read}");
        Launched.Run(again(workspace["out"])).Ends(0);
        Workspace.Same(after, workspace["out"]);

        // The windows of the split before still stand there.
        Launched.Run("verify", workspace["out"]).Ends(command == "split anew" ? 4 : 0);
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_build_given_again_after_that_forgets_nothing_that_was_listed(string command, int done)
    {
        var (before, after, again) = Command(command);
        Between(before, after, done);
        Launched.Run(GenomeDatasets.StoreOf(genomes.Fasta, workspace["out"])).Ends(0);
        if (done > 0)
        {
            Workspace.Same(after, workspace["out"]);
        }

        Launched.Run(again(workspace["out"])).Ends(0);
        Workspace.Same(after, workspace["out"]);

        // The windows of the split before still stand there.
        Launched.Run("verify", workspace["out"]).Ends(command == "split anew" ? 4 : 0);
    }

    [Fact]
    public void A_build_given_again_keeps_the_windows_that_are_whole_and_takes_the_others_off_the_list()
    {
        Workspace.Copy(genomes.Whole(), workspace["out"]);
        File.Delete(workspace["out", "val_windows.db"]);
        var again = Launched.Run(GenomeDatasets.StoreOf(genomes.Fasta, workspace["out"])).Ends(0);
        Assert.Contains("val_windows.db", again.Error, StringComparison.Ordinal);
        Launched.Run("verify", workspace["out"]).Ends(0);
        Launched.Run("read", workspace["out"], "--split", "train").Ends(0);
        Launched.Run(GenomeDatasets.WindowsOf(workspace["out"], "val")).Ends(0);
        Workspace.Same(genomes.Whole(), workspace["out"]);
    }

    [Fact]
    public void Two_that_make_windows_in_one_dataset_at_once_are_both_listed()
    {
        for (var round = 0; round < Dose.Of(2, 20); round++)
        {
            Workspace.Copy(genomes.Split(), workspace["out"]);
            using (var train = Launched.Start(GenomeDatasets.WindowsOf(workspace["out"])))
            using (var val = Launched.Start(GenomeDatasets.WindowsOf(workspace["out"], "val")))
            {
                Launched.Sane(train.Wait()).Ends(0);
                Launched.Sane(val.Wait()).Ends(0);
            }

            Workspace.Same(genomes.Whole(), workspace["out"]);
            Directory.Delete(workspace["out"], recursive: true);
        }
    }

    [Fact]
    public void Two_that_make_the_same_windows_at_once_leave_what_one_makes()
    {
        Workspace.Copy(genomes.Whole(), workspace["out"]);
        using (var one = Launched.Start(GenomeDatasets.WindowsOf(workspace["out"])))
        using (var other = Launched.Start(GenomeDatasets.WindowsOf(workspace["out"])))
        {
            Launched.Sane(one.Wait()).Ends(0);
            Launched.Sane(other.Wait()).Ends(0);
        }

        Workspace.Same(genomes.Whole(), workspace["out"]);
    }

    [Fact]
    public void Reads_while_others_split_anew_get_windows_or_are_told_to_make_them_again()
    {
        Workspace.Copy(genomes.Whole(), workspace["out"]);
        var right = Launched.Run("read", workspace["out"], "--split", "val", "--print").Ends(0).Output;
        for (var round = 0; round < Dose.Of(3, 20); round++)
        {
            using var split = Launched.Start(GenomeDatasets.SplitOf(workspace["out"], "--seed", $"{round}"));
            var read = Launched.Run("read", workspace["out"], "--split", "val", "--print");
            Assert.True(read.ExitCode == 0 ? read.Output == right : read.Complaints.Single().Contains("genome precompute", StringComparison.Ordinal), $"{read.Error}");
            Launched.Sane(split.Wait()).Ends(0);
        }

        Launched.Run(GenomeDatasets.SplitOf(workspace["out"])).Ends(0);
        Launched.Run(GenomeDatasets.WindowsOf(workspace["out"])).Ends(0);
        Launched.Run(GenomeDatasets.WindowsOf(workspace["out"], "val")).Ends(0);
        Workspace.Same(genomes.Whole(), workspace["out"]);
    }

    [Theory]
    [InlineData("split")]
    [InlineData("windows")]
    public void What_was_begun_before_a_rebuild_is_not_listed_after_it(string command)
    {
        Workspace.Copy(genomes.Fasta, workspace["in"]);
        Launched.Run(GenomeDatasets.StoreOf(workspace["in"], workspace["out"])).Ends(0);
        Launched.Run(GenomeDatasets.SplitOf(workspace["out"])).Ends(0);
        string[] late = command == "split" ? GenomeDatasets.SplitOf(workspace["out"], "--seed", "9") : GenomeDatasets.WindowsOf(workspace["out"]);
        using (var tool = Launched.Start(late))
        {
            // Held still while it works, so that the rebuild comes in between.
            while (!tool.HasExited && !Directory.EnumerateFiles(workspace["out"], "*.partial").Any())
            {
                Thread.Yield();
            }

            tool.Signal("STOP");
            File.AppendAllText(Directory.GetFiles(workspace["in"], "*.fna").Order(StringComparer.Ordinal).First(), "\nACGT\n");
            Launched.Run(GenomeDatasets.StoreOf(workspace["in"], workspace["out"], "--rebuild")).Ends(0);
            tool.Signal("CONT");
            var ended = Launched.Sane(tool.Wait());
            if (ended.ExitCode != 0)
            {
                ended.Ends(1);
                Assert.Contains("built anew", Assert.Single(ended.Complaints), StringComparison.Ordinal);
            }
        }

        Launched.Run("read", workspace["out"]).Ends(1);
        Launched.Run(GenomeDatasets.SplitOf(workspace["out"])).Ends(0);
        Launched.Run(GenomeDatasets.WindowsOf(workspace["out"])).Ends(0);
        Launched.Run("verify", workspace["out"]).Ends(0);
        Launched.Run("read", workspace["out"]).Ends(0);
    }

    [Fact]
    public void Nothing_is_added_while_a_rebuild_is_at_work()
    {
        Workspace.Copy(genomes.Fasta, workspace["in"]);
        Launched.Run(GenomeDatasets.StoreOf(workspace["in"], workspace["out"])).Ends(0);
        Launched.Run(GenomeDatasets.SplitOf(workspace["out"])).Ends(0);
        File.AppendAllText(Directory.GetFiles(workspace["in"], "*.fna").Order(StringComparer.Ordinal).First(), "\nACGT\n");
        Workspace.Copy(workspace["out", "train_split.parquet"], workspace["train_split.parquet"]);
        using var rebuild = Launched.Start(GenomeDatasets.StoreOf(workspace["in"], workspace["out"], "--rebuild", "-j", "1"));
        while (!rebuild.HasExited && File.Exists(workspace["out", "_COMPLETE"]))
        {
            Thread.Yield();
        }

        rebuild.Signal("STOP");
        Assert.False(rebuild.HasExited);
        if (!File.Exists(workspace["out", "_COMPLETE"]))
        {
            Launched.Run(GenomeDatasets.SplitOf(workspace["out"])).Fails(1, "not finished", "goes on");
            Launched.Run("genome", "precompute", workspace["train_split.parquet"], workspace["out", "train_windows.db"]).Fails(1, "not finished", "goes on");
        }

        rebuild.Signal("CONT");
        Launched.Sane(rebuild.Wait()).Ends(0);
        Launched.Run("verify", workspace["out"]).Ends(0);
    }

    private (string Before, string After, Func<string, string[]> Again) Command(string name)
    {
        if (name == "split")
        {
            return (genomes.Stored(), genomes.Split(), output => GenomeDatasets.SplitOf(output));
        }

        if (name == "windows")
        {
            Workspace.Copy(genomes.Split(), workspace["before"]);
            Launched.Run(GenomeDatasets.WindowsOf(workspace["before"])).Ends(0);
            return (workspace["before"], genomes.Whole(), output => GenomeDatasets.WindowsOf(output, "val"));
        }

        Workspace.Copy(genomes.Whole(), workspace["after"]);
        Launched.Run(GenomeDatasets.SplitOf(workspace["after"], "--seed", "9")).Ends(0);
        return (genomes.Whole(), workspace["after"], output => GenomeDatasets.SplitOf(output, "--seed", "9"));
    }

    /// <summary>The new files, with so many of the steps done.</summary>
    private void Between(string before, string after, int done)
    {
        Workspace.Copy(after, workspace["out"]);
        foreach (var step in Steps[done..])
        {
            File.Copy(Path.Combine(before, step), workspace["out", step], overwrite: true);
        }
    }
}
