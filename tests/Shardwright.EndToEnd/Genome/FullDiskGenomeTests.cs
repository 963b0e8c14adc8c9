using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Genome;

/// <summary>Disks that fill up, folders that may not be written or are not ours, and commands that are asked to stop.</summary>
public sealed class FullDiskGenomeTests(GenomeDatasets genomes) : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    public static TheoryData<string, string> Sizes() => new(
        from layout in (string[])["sqlite", "packed"]
        from size in Dose.IsLong ? Dose.Of(Enumerable.Range(1, 16)).Select(i => $"{i * 64}k") : layout == "packed" ? ["128k", "320k"] : ["128k", "900k"]
        select (layout, size));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_store_that_fills_the_disk_says_so_and_goes_on_when_there_is_room(string layout, string size)
    {
        using var disk = new SmallDisk(workspace["disk"], size);
        var output = workspace["disk", "out"];
        var built = layout == "sqlite" ? genomes.Stored() : genomes.Stored("--layout", layout);
        string[] flags = layout == "sqlite" ? [] : ["--layout", layout];
        var full = Launched.Run(GenomeDatasets.StoreOf(genomes.Fasta, output, [.. flags, "--ignore-space"]));
        if (full.ExitCode != 0)
        {
            full.Fails(1, "space");
            Assert.False(File.Exists(Path.Combine(output, "_COMPLETE")));
            Workspace.NothingHalf(built, output);
            GenomeDatasets.NothingLeft(output);
        }

        disk.Grow("64m");
        Launched.Run(GenomeDatasets.StoreOf(genomes.Fasta, output, flags)).Ends(0);
        Workspace.Same(built, output);
        Launched.Run("verify", output).Ends(0);
    }

    [Fact]
    public void A_dataset_without_room_for_its_split_or_windows_stays_as_it_was()
    {
        using var disk = new SmallDisk(workspace["disk"], "64m");
        var output = workspace["disk", "out"];
        Workspace.Copy(genomes.Stored(), output);
        Full(output, GenomeDatasets.SplitOf(output));
        Workspace.Same(genomes.Split(), output);
        Full(output, GenomeDatasets.WindowsOf(output));
        Full(output, GenomeDatasets.WindowsOf(output, "val"));
        Workspace.Same(genomes.Whole(), output);
        Full(output, GenomeDatasets.SplitOf(output, "--seed", "9"));
        Launched.Run("read", output).Fails(1, "genome precompute");
    }

    [Fact]
    public void An_access_log_that_finds_no_room_ends_the_read_and_says_so()
    {
        using var disk = new SmallDisk(workspace["disk"], "16k");
        Launched.Run("read", genomes.Whole(), "--log-windows", workspace["disk", "logs"]).Ends(1);
        var read = Launched.Run("read", genomes.Whole(), "--log-windows", workspace["disk", "logs"]);
        Assert.Contains("space", Assert.Single(read.Complaints), StringComparison.Ordinal);
        disk.Grow("16m");
        Launched.Run("read", genomes.Whole(), "--log-windows", workspace["disk", "logs"]).Ends(0);
    }

    [Fact]
    public void A_folder_that_may_not_be_written_is_named()
    {
        Workspace.Copy(genomes.Whole(), workspace["out"]);
        Workspace.Copy(genomes.Fasta, workspace["in"]);
        Tool.Run("/bin/chmod", "-R", "a+rX,a-w", workspace["out"]).Ends(0);
        Tool.Run("/bin/chmod", "-R", "a+rX", workspace["in"]).Ends(0);
        Directory.CreateDirectory(workspace["closed"]);
        Tool.Run("/bin/chmod", "555", workspace["closed"]).Ends(0);
        Nobody.Run(GenomeDatasets.StoreOf(workspace["in"], workspace["closed", "new"])).Fails(1, "closed/new", "denied");
        Nobody.Run("genome", "split", "--sequence-db-dir", workspace["out"], "--output", workspace["closed"]).Fails(1, "closed", "denied");
        Nobody.Run(GenomeDatasets.SplitOf(workspace["out"])).Fails(1, "/out", "denied");
        Nobody.Run(GenomeDatasets.WindowsOf(workspace["out"])).Fails(1, "train_windows.db", "denied");
        Nobody.Run("read", workspace["out"], "--log-windows", workspace["closed", "logs"]).Fails(1, "closed/logs", "denied");
        Nobody.Run("read", workspace["out"]).Ends(0);
        Nobody.Run("verify", workspace["out"]).Ends(0);
        Workspace.Same(genomes.Whole(), workspace["out"]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(workspace["closed"]));
    }

    [Fact]
    public void A_folder_with_foreign_files_is_refused_and_untouched()
    {
        Directory.CreateDirectory(workspace["out"]);
        File.WriteAllText(workspace["out", "thesis.txt"], "three years");
        Launched.Run(GenomeDatasets.StoreOf(genomes.Fasta, workspace["out"])).Fails(1, "other files", "nothing was touched");
        Assert.Equal([workspace["out", "thesis.txt"]], Directory.EnumerateFileSystemEntries(workspace["out"]));
    }

    [Theory]
    [InlineData("store")]
    [InlineData("split")]
    [InlineData("precompute")]
    [InlineData("read")]
    public void Who_is_asked_to_stop_ends_with_130_and_says_how_to_go_on(string command)
    {
        Workspace.Copy(genomes.Whole(), workspace["out"]);
        string[] arguments = command switch
        {
            "store" => GenomeDatasets.StoreOf(genomes.Fasta, workspace["new"], "-j", "1"),
            "split" => GenomeDatasets.SplitOf(workspace["out"], "--seed", "9"),
            "precompute" => ["genome", "precompute", workspace["out", "train_split.parquet"], workspace["out", "train_windows.db"], "--window-size", "9", "--stride", "1"],
            _ => ["read", workspace["out"], "--epochs", "100000", "--split", "train"],
        };
        using (var tool = Launched.Start(arguments))
        {
            while (!tool.HasExited && !IsAtWork())
            {
                Thread.Yield();
            }

            Thread.Sleep(command == "read" ? 400 : 0);
            tool.Signal("INT");
            var ended = Launched.Sane(tool.Wait());
            Assert.True(ended.ExitCode == 130 || (command != "read" && ended.ExitCode == 0), $"{ended}");
            if (ended.ExitCode == 130)
            {
                var complaint = Assert.Single(ended.Complaints);
                Assert.Contains("interrupted", complaint, StringComparison.Ordinal);
                Assert.Contains(command == "store" ? "it goes on" : "same command begins anew", complaint, StringComparison.Ordinal);
                GenomeDatasets.NothingLeft(workspace["out"]);
                if (command != "store")
                {
                    Workspace.Same(genomes.Whole(), workspace["out"]);
                }
            }
        }

        if (command != "read")
        {
            Launched.Run(arguments).Ends(0);
            Launched.Run("verify", workspace[command == "store" ? "new" : "out"]).Ends(command == "split" ? 4 : 0);
        }

        bool IsAtWork() => command == "read" || Directory.Exists(workspace["new", ".shardwright", "units"])
            || Directory.EnumerateFiles(workspace["out"], "*.partial", new EnumerationOptions { AttributesToSkip = 0 }).Any();
    }

    [Theory]
    [InlineData]
    [InlineData("--layout", "packed")]
    [InlineData("turns")]
    public void Neither_jobs_nor_parts_change_a_byte(params string[] flags)
    {
        var built = genomes.Stored(flags);
        Store("one", "-j", "1").Ends(0);
        Store("eight", "-j", "8").Ends(0);
        Workspace.Same(built, workspace["one"]);
        Workspace.Same(built, workspace["eight"]);
        Store("parts", "--part", "3/3").Ends(0);
        Store("parts", "--part", "1/3").Ends(0);
        Store("parts", "--finish").Ends(1);
        Assert.False(File.Exists(workspace["parts", "dataset_manifest.json"]));
        Launched.Run(GenomeDatasets.SplitOf(workspace["parts"])).Fails(1, "not finished", "goes on");
        Store("parts", "--part", "2/3").Ends(0);
        Store("parts", "--finish").Ends(0);
        Workspace.Same(built, workspace["parts"]);

        ToolResult Store(string output, params string[] more)
            => Launched.Run(GenomeDatasets.StoreOf(flags is ["turns"] ? genomes.Turns : genomes.Fasta, workspace[output], [.. flags.Where(flag => flag != "turns"), .. more]));
    }

    /// <summary>Gives a command with no room left at all, then more and more, until it ends well; what is there before that is what was, or is found.</summary>
    private void Full(string output, string[] command)
    {
        var before = Workspace.Published(output);
        var (failed, filler) = (0, workspace["disk", "filler"]);
        Tool.Run("/bin/sh", "-c", "cat /dev/zero > \"$1\"", "sh", filler);
        for (var result = Launched.Run(command); result.ExitCode != 0; result = Launched.Run(command))
        {
            result.Fails(1, "space");
            GenomeDatasets.NothingLeft(output);
            var verified = Launched.Run("verify", output);
            Assert.True(verified.ExitCode == 4 || Workspace.Published(output).SequenceEqual(before), $"{verified}");
            using var file = File.OpenWrite(filler);
            file.SetLength(Math.Max(0, file.Length - (4096L << Math.Min(failed++, 5))));
        }

        Assert.True(failed > 0, "there was room");
        File.Delete(filler);
    }
}
