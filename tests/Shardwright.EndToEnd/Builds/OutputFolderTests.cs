using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Builds;

/// <summary>What lies in the output already: foreign files, a build with other options, a build of other inputs.</summary>
public sealed class OutputFolderTests(RawSpectra raw) : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void A_folder_with_foreign_files_is_refused_and_untouched()
    {
        Directory.CreateDirectory(workspace["out"]);
        File.WriteAllText(workspace["out", "thesis.txt"], "three years");
        Build().Fails(1, "other files", "nothing was touched");
        Assert.Equal([workspace["out", "thesis.txt"]], Directory.EnumerateFileSystemEntries(workspace["out"]));
        Assert.Equal("three years", File.ReadAllText(workspace["out", "thesis.txt"]));
    }

    [Fact]
    public void A_file_in_the_place_of_the_output_is_refused_and_untouched()
    {
        File.WriteAllText(workspace["out"], "a file");
        Build().Fails(1, "a file");
        Assert.Equal("a file", File.ReadAllText(workspace["out"]));
    }

    [Fact]
    public void An_output_that_may_not_be_written_is_named()
    {
        Directory.CreateDirectory(workspace["closed"]);
        Tool.Run("/bin/chmod", "555", workspace["closed"]).Ends(0);
        Tool.Run("/bin/cp", "-r", raw.Small, workspace["in"]).Ends(0);
        Tool.Run("/bin/chmod", "-R", "a+rX", workspace["in"]).Ends(0);
        Nobody.Run([.. RawSpectra.BuildOf(workspace["in"], workspace["closed", "out"])]).Fails(1, "closed/out", "denied");
    }

    [Theory]
    [InlineData("--shard-size", "512KiB")]
    [InlineData("--seed", "778")]
    [InlineData("--ratios", "98/1/1")]
    [InlineData("--split", "shards")]
    [InlineData("--max-peaks", "60")]
    [InlineData("--min-peaks", "3")]
    [InlineData("--max-precursor-mz", "900")]
    [InlineData("--keep-columns", "RT")]
    [InlineData("--compression", "snappy")]
    [InlineData("--dataset-version", "v2")]
    public void Another_option_on_an_existing_output_is_refused_and_named(string flag, string value)
    {
        Workspace.Copy(raw.Built, workspace["out"]);
        Launched.Run([.. RawSpectra.BuildOf(raw.Small, workspace["out"]).Where((_, i) => i < 6), .. Others(flag), flag, value]).Fails(1, $"{flag}: ", "was planned", "--rebuild");
        Workspace.Same(raw.Built, workspace["out"]);
    }

    [Fact]
    public void Another_input_is_refused_named_and_taken_with_rebuild()
    {
        Workspace.Copy(raw.Small, workspace["in"]);
        BuildOf("in").Ends(0);
        File.Move(workspace["in", "GeMS_sample.1.hdf5"], workspace["in", "GeMS_sample.7.hdf5"]);
        BuildOf("in").Fails(1, "new input: GeMS_sample.7.hdf5", "missing input: GeMS_sample.1.hdf5", "--rebuild");
        File.Move(workspace["in", "GeMS_sample.7.hdf5"], workspace["in", "GeMS_sample.1.hdf5"]);
        using (var file = File.OpenWrite(workspace["in", "GeMS_sample.1.hdf5"]))
        {
            file.Seek(-1, SeekOrigin.End);
            file.WriteByte(0x5a);
        }

        BuildOf("in").Fails(1, "changed input: GeMS_sample.1.hdf5", "--rebuild");
        Workspace.Same(raw.Built, workspace["out"]);
        Launched.Run("verify", workspace["out"]).Ends(0);
        BuildOf("in", "--rebuild").Ends(0);
        Launched.Run("verify", workspace["out"]).Ends(0);
    }

    [Fact]
    public void Rebuild_with_other_options_equals_a_fresh_build_and_keeps_what_was_there_aside()
    {
        string[] other = ["--keep-columns", "RT,lsh"];
        Launched.Run([.. RawSpectra.BuildOf(raw.Small, workspace["fresh"], other)]).Ends(0);
        Workspace.Copy(raw.Built, workspace["out"]);
        Launched.Run([.. RawSpectra.BuildOf(raw.Small, workspace["out"], [.. other, "--rebuild"])]).Ends(0);
        Workspace.Same(workspace["fresh"], workspace["out"]);
        Assert.NotEmpty(Directory.EnumerateFiles(workspace["out", ".shardwright", "old"], "*.parquet", SearchOption.AllDirectories));
        Launched.Run("verify", workspace["out"]).Ends(0);
    }

    [Fact]
    public void Rebuild_with_nothing_changed_does_nothing()
    {
        Workspace.Copy(raw.Built, workspace["out"]);
        Assert.Equal(0, Launched.Run([.. RawSpectra.BuildOf(raw.Small, workspace["out"], "--rebuild", "--json")]).Ends(0).Json.GetProperty("units_made").GetInt32());
        Workspace.Same(raw.Built, workspace["out"]);
    }

    [Fact]
    public void A_shard_that_was_lost_or_changed_is_made_again_by_the_same_command()
    {
        Workspace.Copy(raw.Built, workspace["out"]);
        var shards = Directory.GetFiles(workspace["out", "train"], "*.parquet");
        File.Delete(shards[0]);
        File.WriteAllText(shards[1], "nonsense");
        Assert.Equal(2, Build("--json").Ends(0).Json.GetProperty("units_made").GetInt32());
        Workspace.Same(raw.Built, workspace["out"]);
    }

    [Fact]
    public void An_input_that_changes_while_it_is_read_ends_the_build_and_is_named()
    {
        Workspace.Copy(raw.Large, workspace["in"]);
        using (var build = RawSpectra.StartAndAwaitUnit(workspace["in"], workspace["out"]))
        {
            Tool.Run("/bin/sh", "-c", "printf Z | dd of=\"$1\" bs=1 seek=1000000 conv=notrunc", "sh", workspace["in", "GeMS_sample.0.hdf5"]).Ends(0);

            Launched.Sane(build.Wait()).Fails(1, "GeMS_sample.0.hdf5", "chang");
        }

        Assert.False(File.Exists(workspace["out", "_COMPLETE"]));
        BuildOf("in").Fails(1, "changed input: GeMS_sample.0.hdf5");
        BuildOf("in", "--rebuild").Ends(0);
        Launched.Run("verify", workspace["out"]).Ends(0);
    }

    [Fact]
    public void An_input_that_another_process_goes_on_rewriting_is_never_built_from()
    {
        Workspace.Copy(raw.Small, workspace["in"]);
        const string Rewriting = "while :; do cp \"$1\" \"$2\"; done";
        using (Tool.Start("/bin/sh", ["-c", Rewriting, "sh", Path.Combine(raw.Small, "GeMS_sample.1.hdf5"), workspace["in", "GeMS_sample.1.hdf5"]]))
        {
            for (var round = 0; round < Dose.Of(2, 10); round++)
            {
                var built = BuildOf("in");
                Assert.True(built.ExitCode is 1 or 3, built.ToString());
                Directory.Delete(workspace["out"], recursive: true);
            }
        }
    }

    [Fact]
    public void A_dry_run_says_what_would_be_made_and_makes_nothing()
    {
        var planned = Build("--dry-run", "--json").Ends(0).Json;
        Assert.Equal(Directory.EnumerateFiles(raw.Built, "*.parquet", SearchOption.AllDirectories).Count(), planned.GetProperty("units").GetInt32());
        Assert.False(Directory.Exists(workspace["out"]));
    }

    private static string[] Others(string flag)
    {
        (string Flag, string Value)[] all = [("--split", "groups"), ("--ratios", "80/10/10"), ("--shard-size", "256KiB")];
        return [.. all.Where(option => option.Flag != flag).SelectMany(option => (string[])[option.Flag, option.Value])];
    }

    private ToolResult Build(params string[] more) => Launched.Run([.. RawSpectra.BuildOf(raw.Small, workspace["out"], more)]);

    private ToolResult BuildOf(string input, params string[] more) => Launched.Run([.. RawSpectra.BuildOf(workspace[input], workspace["out"], more)]);
}
