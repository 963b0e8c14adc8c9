using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Journeys;

/// <summary>The first thing that anybody runs.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void The_demo_ends_well_shows_every_command_and_ends_well_again()
    {
        var first = Launched.RunIn(workspace.Folder, "demo").Ends(0);
        Assert.All(
            (string[])["$ ./shardwright sample spectra", "$ ./shardwright spectra build", "$ ./shardwright verify", "$ ./shardwright inspect", "$ ./shardwright read", "everything is as the manifest says", "Try next:"],
            words => Assert.Contains(words, first.Output, StringComparison.Ordinal));
        var before = Workspace.Published(workspace["shardwright-demo"]);
        Launched.RunIn(workspace.Folder, "demo").Ends(0);
        Assert.Equal(before, Workspace.Published(workspace["shardwright-demo"]));
    }

    [Fact]
    public void A_demo_killed_in_the_middle_ends_well_the_next_time()
    {
        foreach (var reached in (string[])["raw/*.hdf5", "spectra/.shardwright/units/*.json"])
        {
            var folder = workspace[$"killed {Path.GetExtension(reached)}"];
            using (var demo = Launched.Start("demo", "--output", folder))
            {
                while (!demo.HasExited && !IsThere(folder, reached))
                {
                    Thread.Yield();
                }

                demo.Kill();
                demo.Wait();
            }

            Launched.Run("demo", "--output", folder).Ends(0);
            Launched.Run("verify", Path.Combine(folder, "spectra")).Ends(0);
        }
    }

    [Fact]
    public void A_demo_in_a_folder_with_other_things_is_refused()
    {
        Directory.CreateDirectory(workspace["mine", "raw"]);
        File.WriteAllText(workspace["mine", "raw", "thesis.txt"], "three years");
        var refused = Launched.Run("demo", "--output", workspace["mine"]).Ends(1);
        Assert.Contains("nothing was touched", refused.Error, StringComparison.Ordinal);
    }

    private static bool IsThere(string folder, string pattern)
    {
        var where = Path.Combine(folder, Path.GetDirectoryName(pattern)!);
        return Directory.Exists(where) && Directory.EnumerateFiles(where, Path.GetFileName(pattern)).Any();
    }
}
