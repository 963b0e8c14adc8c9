using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Journeys;

/// <summary>Samples are a function of their flags, and never overwrite.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData("gems", "--gzip")]
    [InlineData("gems", "--seed=3")]
    [InlineData("gems-new", "--gzip")]
    [InlineData("nested", "--gzip")]
    public void The_same_flags_give_the_same_bytes(string layout, string flag)
    {
        string[] flags = ["--count", "700", "--defects", "11", "--layout", layout, flag];
        foreach (var folder in (string[])["a", "b"])
        {
            Launched.Run(["sample", "spectra", "--output", workspace[folder], .. flags]).Ends(0);
        }

        Workspace.Same(workspace["a"], workspace["b"]);
    }

    [Fact]
    public void The_same_flags_again_change_nothing_and_others_are_refused()
    {
        string[] sample = ["sample", "spectra", "--output", workspace["a"], "--count", "300"];
        Launched.Run(sample).Ends(0);
        var before = Workspace.Published(workspace["a"]);
        Launched.Run(sample).Ends(0);
        foreach (var other in (string[][])[["--seed", "1"], ["--count", "301"], ["--gzip"], ["--runs", "3"], ["--defects", "1"], ["--files", "2"], ["--layout", "nested"]])
        {
            Launched.Run([.. sample.Where((_, i) => i < 4), .. other.Contains("--count") ? other : ["--count", "300", .. other]]).Fails(1, "other files", "nothing was touched");
        }

        Assert.Equal(before, Workspace.Published(workspace["a"]));
    }

    [Fact]
    public void A_folder_with_foreign_files_is_refused_and_untouched()
    {
        Directory.CreateDirectory(workspace["a"]);
        File.WriteAllText(workspace["a", "thesis.txt"], "three years");
        Launched.Run("sample", "spectra", "--output", workspace["a"], "--count", "10").Fails(1, "other files");
        Assert.Single(Directory.EnumerateFileSystemEntries(workspace["a"]));
    }

    [Fact]
    public void A_sample_killed_in_the_middle_is_made_whole_by_the_same_command()
    {
        string[] flags = ["--count", "20000", "--files", "4", "--gzip"];
        Launched.Run(["sample", "spectra", "--output", workspace["whole"], .. flags]).Ends(0);
        foreach (var signal in (string[])["KILL", "INT", "TERM"])
        {
            string[] sample = ["sample", "spectra", "--output", workspace[signal], .. flags];
            using (var tool = Launched.Start(sample))
            {
                while (!tool.HasExited && !(Directory.Exists(workspace[signal]) && Directory.EnumerateFiles(workspace[signal], "*.hdf5").Any()))
                {
                    Thread.Yield();
                }

                tool.Signal(signal);
                tool.Wait().Ends(signal == "KILL" ? 137 : 130);
            }

            Workspace.NothingHalf(workspace["whole"], workspace[signal]);
            Launched.Run(sample).Ends(0);
            Workspace.Same(workspace["whole"], workspace[signal]);
        }
    }

    [Fact]
    public void An_empty_sample_and_one_with_more_files_than_spectra_build()
    {
        Launched.Run("sample", "spectra", "--output", workspace["none"], "--count", "0").Ends(0);
        Launched.Run("spectra", "build", "--input", workspace["none"], "--output", workspace["none-out"]).Ends(0);
        Launched.Run("verify", workspace["none-out"]).Ends(0);
        Launched.Run("read", workspace["none-out"]).Ends(0);
        Launched.Run("sample", "spectra", "--output", workspace["few"], "--count", "3", "--files", "5").Ends(0);
        Launched.Run("spectra", "build", "--input", workspace["few"], "--output", workspace["few-out"]).Ends(0);
        Launched.Run("verify", workspace["few-out"]).Ends(0);
    }
}
