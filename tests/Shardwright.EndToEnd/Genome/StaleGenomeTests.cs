using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Genome;

/// <summary>What was made of something that has changed since: refused, found, or moved aside, and never read as if it fitted.</summary>
public sealed class StaleGenomeTests(GenomeDatasets genomes) : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Windows_of_the_split_before_are_refused_with_the_command_that_makes_them_again()
    {
        Workspace.Copy(genomes.Whole(), workspace["out"]);
        Launched.Run(GenomeDatasets.SplitOf(workspace["out"], "--seed", "9")).Ends(0);
        Refused("read", workspace["out"]);
        Refused("read", workspace["out"], "--split", "val");
        Assert.Contains("train_windows.db", Launched.Run("verify", workspace["out"]).Ends(4).Output, StringComparison.Ordinal);
        Launched.Run(GenomeDatasets.WindowsOf(workspace["out"])).Ends(0);
        Launched.Run("read", workspace["out"], "--split", "train").Ends(0);
        Refused("read", workspace["out"], "--split", "val");
    }

    [Fact]
    public void The_same_split_again_leaves_the_windows_listed()
    {
        Workspace.Copy(genomes.Whole(), workspace["out"]);
        Launched.Run(GenomeDatasets.SplitOf(workspace["out"])).Ends(0);
        Workspace.Same(genomes.Whole(), workspace["out"]);
    }

    [Fact]
    public void A_split_of_a_dataset_named_by_its_folder_of_sequences_is_listed_as_well()
    {
        Workspace.Copy(genomes.Stored(), workspace["out"]);
        Launched.Run("genome", "split", "--sequence-db-dir", workspace["out", "sequences"], "--output", workspace["out"], "--ratios", "50/25/25").Ends(0);
        Workspace.Same(genomes.Split(), workspace["out"]);
    }

    [Theory]
    [InlineData("val", "train")]
    [InlineData("train", "val")]
    public void A_window_database_from_elsewhere_is_refused_under_any_name(string from, string to)
    {
        Workspace.Copy(genomes.Whole(), workspace["out"]);
        File.Copy(workspace["out", $"{from}_windows.db"], workspace["out", $"{to}_windows.db"], overwrite: true);
        Refused("read", workspace["out"], "--split", to);
        Launched.Run("verify", workspace["out"]).Ends(4);
        Launched.Run(GenomeDatasets.WindowsOf(workspace["out"], to)).Ends(0);
        Workspace.Same(genomes.Whole(), workspace["out"]);
    }

    [Fact]
    public void A_window_database_of_another_split_of_the_same_sequences_is_refused()
    {
        Workspace.Copy(genomes.Split(), workspace["other"]);
        Launched.Run(GenomeDatasets.SplitOf(workspace["other"], "--seed", "9")).Ends(0);
        Launched.Run(GenomeDatasets.WindowsOf(workspace["other"])).Ends(0);
        Workspace.Copy(genomes.Whole(), workspace["out"]);
        File.Copy(workspace["other", "train_windows.db"], workspace["out", "train_windows.db"], overwrite: true);
        Refused("read", workspace["out"]);
        Launched.Run("verify", workspace["out"]).Ends(4);
    }

    [Fact]
    public void Windows_of_a_dataset_are_made_of_its_own_split_alone()
    {
        Workspace.Copy(genomes.Split(), workspace["out"]);
        Workspace.Copy(workspace["out", "train_split.parquet"], workspace["earlier.parquet"]);
        Launched.Run(GenomeDatasets.SplitOf(workspace["out"], "--seed", "9")).Ends(0);
        Launched.Run(["genome", "precompute", workspace["earlier.parquet"], workspace["out", "train_windows.db"], .. GenomeDatasets.Rule]).Fails(1, "genome split");
        Launched.Run(["genome", "precompute", workspace["out", "train_split.parquet"], workspace["out", "val_windows.db"], .. GenomeDatasets.Rule]).Fails(1, "genome split");
        File.Copy(workspace["earlier.parquet"], workspace["out", "train_split.parquet"], overwrite: true);
        Launched.Run(GenomeDatasets.WindowsOf(workspace["out"])).Fails(1, "train_split.parquet", "genome split");
        Assert.Contains("train_split.parquet", Launched.Run("verify", workspace["out"]).Ends(4).Output, StringComparison.Ordinal);
        Assert.False(File.Exists(workspace["out", "train_windows.db"]));
        Launched.Run(GenomeDatasets.SplitOf(workspace["out"])).Ends(0);
        Workspace.Same(genomes.Split(), workspace["out"]);
    }

    [Fact]
    public void A_split_file_changed_after_it_was_listed_is_found()
    {
        Workspace.Copy(genomes.Whole(), workspace["out"]);
        GenomeData.WriteColumns("[('contig_id', ['BCR__ECT-A1__CT1-1']), ('length', [10])]", workspace["out", "train_split.parquet"]);
        Assert.Contains("train_split.parquet", Launched.Run("verify", workspace["out"]).Ends(4).Output, StringComparison.Ordinal);
        Launched.Run(GenomeDatasets.WindowsOf(workspace["out"])).Fails(1, "train_split.parquet", "genome split");
        Launched.Run(GenomeDatasets.SplitOf(workspace["out"])).Ends(0);
        Workspace.Same(genomes.Whole(), workspace["out"]);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("new")]
    [InlineData("missing")]
    public void Other_sequences_are_refused_and_named_and_a_rebuild_makes_only_what_they_change(string how)
    {
        Workspace.Copy(genomes.Fasta, workspace["in"]);
        Launched.Run(GenomeDatasets.StoreOf(workspace["in"], workspace["out"])).Ends(0);
        Launched.Run(GenomeDatasets.SplitOf(workspace["out"])).Ends(0);
        Launched.Run(GenomeDatasets.WindowsOf(workspace["out"])).Ends(0);
        var before = Inodes();
        var published = Workspace.Published(workspace["out"]);
        var name = Change(how);
        Launched.Run(GenomeDatasets.StoreOf(workspace["in"], workspace["out"])).Fails(1, $"{how} input: {name}", "--rebuild");
        Assert.Equal(published, Workspace.Published(workspace["out"]));
        Launched.Run("read", workspace["out"]).Ends(0);

        Launched.Run(GenomeDatasets.StoreOf(workspace["in"], workspace["out"], "--rebuild")).Ends(0);
        Launched.Run(GenomeDatasets.StoreOf(workspace["in"], workspace["fresh"])).Ends(0);
        Workspace.Same(workspace["fresh"], workspace["out"]);
        var after = Inodes();
        Assert.Equal(how == "new" ? 8 : 7, before.Count(file => after.GetValueOrDefault(file.Key) == file.Value));
        foreach (var aside in (string[])["train_split.parquet", "val_split.parquet", "test_split.parquet", "train_windows.db"])
        {
            Assert.Single(Directory.EnumerateFiles(workspace["out", ".shardwright", "old"], aside, SearchOption.AllDirectories));
        }

        Launched.Run("verify", workspace["out"]).Ends(0);
        Launched.Run("read", workspace["out"]).Fails(1, "genome split");
    }

    [Fact]
    public void A_split_of_what_the_dataset_was_before_makes_no_windows_of_it()
    {
        Workspace.Copy(genomes.Fasta, workspace["in"]);
        Launched.Run(GenomeDatasets.StoreOf(workspace["in"], workspace["out"])).Ends(0);
        Launched.Run(GenomeDatasets.SplitOf(workspace["out"])).Ends(0);
        Workspace.Copy(workspace["out", "train_split.parquet"], workspace["kept.parquet"]);
        Change("changed");
        Launched.Run(GenomeDatasets.StoreOf(workspace["in"], workspace["out"], "--rebuild")).Ends(0);
        Workspace.Copy(workspace["kept.parquet"], workspace["out", "train_split.parquet"]);
        Launched.Run(GenomeDatasets.WindowsOf(workspace["out"])).Fails(1, "train_split.parquet", "genome split");
        Launched.Run("verify", workspace["out"]).Ends(4);
        Launched.Run(GenomeDatasets.SplitOf(workspace["out"])).Ends(0);
        Launched.Run(GenomeDatasets.WindowsOf(workspace["out"])).Ends(0);
        Launched.Run("verify", workspace["out"]).Ends(0);
    }

    [Fact]
    public void A_sequence_file_that_was_lost_or_changed_is_made_again_and_the_windows_stay_listed()
    {
        Workspace.Copy(genomes.Whole(), workspace["out"]);
        File.WriteAllText(GenomeDatasets.SequencesOf(workspace["out"]), "nonsense");
        Launched.Run("read", workspace["out"]).Ends(1);
        Launched.Run("verify", workspace["out"]).Ends(4);
        Launched.Run(GenomeDatasets.StoreOf(genomes.Fasta, workspace["out"])).Ends(0);
        Workspace.Same(genomes.Whole(), workspace["out"]);
    }

    private static void Refused(params string[] command) => Launched.Run(command).Fails(1, "windows.db", "genome precompute");

    private Dictionary<string, string> Inodes()
        => Tool.Run("/usr/bin/find", workspace["out", "sequences"], "-type", "f", "-printf", "%P %i %T@\n").Ends(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(line => line.Split(' ')[0], line => line, StringComparer.Ordinal);

    private string Change(string how)
    {
        var path = Directory.GetFiles(workspace["in"], "*.fna").Order(StringComparer.Ordinal).ElementAt(2);
        switch (how)
        {
            case "changed":
                File.AppendAllText(path, "\nACGTACGT\n");
                break;
            case "missing":
                File.Delete(path);
                break;
            default:
                path = workspace["in", "SMP999.fna"];
                File.WriteAllText(path, ">BCR__ECT-SMP999__CT1-1\nACGTACGTAACC\n");
                break;
        }

        return Path.GetFileName(path);
    }
}
