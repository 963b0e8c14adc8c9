using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Builds;

/// <summary>A build spread over processes ends as one in one go.</summary>
public sealed class PartTests(RawSpectra raw)
{
    [Fact]
    public void Parts_in_any_order_one_of_them_twice_at_once_and_finish_equal_one_go()
    {
        using var workspace = new Workspace();
        var output = workspace["parts"];
        foreach (var part in (string[])["3/5", "1/5", "5/5"])
        {
            Part(output, part).Ends(0);
        }

        var early = Finish(output).Fails(1, "finish", "missing");
        Assert.Contains("shard_000", early.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(output, "_COMPLETE")));

        using var first = Launched.Start([.. RawSpectra.BuildOf(raw.Small, output, "--part", "2/5")]);
        using var second = Launched.Start([.. RawSpectra.BuildOf(raw.Small, output, "--part", "2/5")]);
        Launched.Sane(first.Wait()).Ends(0);
        Launched.Sane(second.Wait()).Ends(0);
        Part(output, "4/5").Ends(0);
        Finish(output).Ends(0);
        Workspace.Same(raw.Built, output);
        Launched.Run("verify", output).Ends(0);
    }

    [Fact]
    public void Parts_that_all_start_at_once_agree_on_one_plan()
    {
        using var workspace = new Workspace();
        for (var round = 0; round < Dose.Of(1, 6); round++)
        {
            var output = workspace[$"at-once-{round}"];
            var parts = Enumerable.Range(1, 4).Select(i => Launched.Start([.. RawSpectra.BuildOf(raw.Small, output, "--part", $"{i}/4", "-j", "1")])).ToArray();
            foreach (var part in parts)
            {
                Launched.Sane(part.Wait()).Ends(0);
                part.Dispose();
            }

            Finish(output).Ends(0);
            Workspace.Same(raw.Built, output);
        }
    }

    [Fact]
    public void Finish_without_any_part_says_what_to_run_first()
    {
        using var workspace = new Workspace();
        Finish(workspace["none"]).Fails(1, "--part");
        Assert.False(Directory.Exists(workspace["none"]));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("8")]
    public void The_number_of_jobs_changes_no_byte(string jobs)
    {
        using var workspace = new Workspace();
        Launched.Run([.. RawSpectra.BuildOf(raw.Small, workspace["jobs"], "-j", jobs)]).Ends(0);
        Workspace.Same(raw.Built, workspace["jobs"]);
    }

    [Fact]
    public void A_finished_build_given_again_does_nothing_and_says_so()
    {
        using var workspace = new Workspace();
        Workspace.Copy(raw.Built, workspace["again"]);
        var again = Launched.Run([.. RawSpectra.BuildOf(raw.Small, workspace["again"])]).Ends(0);
        Assert.Contains("Nothing to build", again.Output, StringComparison.Ordinal);
        Workspace.Same(raw.Built, workspace["again"]);
    }

    private ToolResult Part(string output, string part) => Launched.Run([.. RawSpectra.BuildOf(raw.Small, output, "--part", part)]);

    private ToolResult Finish(string output) => Launched.Run([.. RawSpectra.BuildOf(raw.Small, output, "--finish")]);
}
