using System.Text.RegularExpressions;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Builds;

/// <summary>A build that is asked to stop stops, and says how to go on; a second one on the same output is kept out.</summary>
public sealed partial class InterruptTests(RawSpectra raw)
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_ends_a_build_with_130_and_a_line_that_says_how_to_go_on(string signal)
    {
        using var workspace = new Workspace();
        var output = workspace["out"];
        using (var build = RawSpectra.StartAndAwaitUnit(raw.Large, output))
        {
            build.Signal(signal);
            Launched.Sane(build.Wait()).Fails(130, "interrupted", "same command", "goes on");
        }

        Assert.False(File.Exists(Path.Combine(output, "_COMPLETE")));
        Assert.Empty(Directory.EnumerateFiles(output, "*.partial", SearchOption.AllDirectories));
        var rest = Launched.Run([.. RawSpectra.BuildOf(raw.Large, output, "--json")]).Ends(0).Json;
        Assert.True(rest.GetProperty("units_made").GetInt32() < rest.GetProperty("units").GetInt32(), "what was done was not kept");
        Launched.Run("verify", output).Ends(0);
    }

    [Fact]
    public void A_signal_before_anything_is_planned_leaves_a_build_that_goes_on()
    {
        using var workspace = new Workspace();
        using (var build = Launched.Start([.. RawSpectra.BuildOf(raw.Large, workspace["early"])]))
        {
            while (!build.HasExited && !Directory.Exists(workspace["early", ".shardwright"]))
            {
                Thread.Yield();
            }

            build.Signal("INT");
            Launched.Sane(build.Wait()).Fails(130, "interrupted");
        }

        Launched.Run([.. RawSpectra.BuildOf(raw.Small, workspace["early"])]).Ends(0);
        Workspace.Same(raw.Built, workspace["early"]);
    }

    [Fact]
    public void Of_two_builds_at_once_on_one_output_one_wins_and_the_other_names_it()
    {
        using var workspace = new Workspace();
        var output = workspace["out"];
        using var winner = RawSpectra.StartAndAwaitUnit(raw.Large, output);

        // Held still, so that it is at work for as long as the others try.
        winner.Signal("STOP");
        foreach (var more in (string[][])[[], ["--part", "1/2"], ["--finish"], ["--rebuild"]])
        {
            var loser = Launched.Run([.. RawSpectra.BuildOf(raw.Large, output, more)]).Fails(1, $"host={Environment.MachineName} pid={winner.Id} ");
            Assert.Matches(Since(), loser.Error);
        }

        winner.Signal("CONT");
        Launched.Sane(winner.Wait()).Ends(0);
        Launched.Run("verify", output).Ends(0);
    }

    [GeneratedRegex(@"since=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Since();
}
