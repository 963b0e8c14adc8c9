using Shardwright.EndToEnd.Code;
using Shardwright.EndToEnd.Eeg;
using Shardwright.EndToEnd.Running;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.EndToEnd.Stores;

/// <summary>Builds that publish while they build: killed, spread over processes, and beside a store that is down.</summary>
public sealed class KilledPublishTests(RawSpectra raw, CodeSamples code, EegCacheRuns eeg) : IDisposable
{
    private const string Url = $"{StoreRuns.Bucket}/ds";

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData("spectra")]
    [InlineData("code")]
    [InlineData("eeg")]
    public void A_build_that_publishes_killed_at_any_moment_ends_on_both_sides_as_one_that_was_not(string recipe)
    {
        Launched.Run([.. Command(recipe, workspace["alone"])]).Ends(0);
        var (whole, random, died) = (StoreState.Travelling(workspace["alone"]), new Random(recipe.Length), 0);
        for (var point = 0; point < Dose.Of(2, 10); point++)
        {
            using var server = new FakeS3();
            var state = new StoreState(server, "ds", whole);
            var output = workspace[$"killed-{point}"];
            var requests = random.Next(whole.Count);
            using (var build = StoreRuns.Start(server, workspace, Command(recipe, output, "--push", Url)))
            {
                while (!build.HasExited && server.Requests.Count < requests)
                {
                    Thread.Sleep(1);
                }

                Thread.Sleep(random.Next(100));
                died += build.HasExited ? 0 : 1;
                build.Kill();
                build.Wait();
            }

            state.Rest();
            state.Sound();
            StoreRuns.Run(server, workspace, Command(recipe, output, "--push", Url)).Ends(0);
            Workspace.Same(workspace["alone"], output);
            state.Ended();
            Directory.Delete(output, recursive: true);
        }

        Assert.True(died > 0, "every build was over before it could be killed");
    }

    [Fact]
    public void Parts_that_publish_and_a_finish_that_publishes_give_the_dataset()
    {
        using var server = new FakeS3();
        var state = new StoreState(server, "ds", StoreState.Travelling(raw.Built));
        foreach (var part in (string[])["2/3", "1/3", "3/3"])
        {
            StoreRuns.Run(server, workspace, RawSpectra.BuildOf(raw.Small, workspace["parts"], "--part", part, "--push", Url)).Ends(0);
            Assert.False(state.Sound());
        }

        Assert.NotEmpty(server.Keys());
        StoreRuns.Run(server, workspace, RawSpectra.BuildOf(raw.Small, workspace["parts"], "--finish", "--push", Url)).Ends(0);
        Workspace.Same(raw.Built, workspace["parts"]);
        state.Ended();
    }

    [Theory]
    [InlineData("spectra")]
    [InlineData("code")]
    public void A_store_that_is_down_lets_the_build_end_and_says_how_to_publish_it(string recipe)
    {
        using var server = new FakeS3();
        server.Fail(FaultKind.InternalError, times: int.MaxValue);
        var failed = StoreRuns.Run(server, workspace, Command(recipe, workspace["built"], "--push", Url, "--retries", "1")).Ends(1);
        Assert.Contains($"{workspace["built"]} is built; 'shardwright push {workspace["built"]} {Url}' publishes it", failed.Error, StringComparison.Ordinal);
        Launched.Run("verify", workspace["built"]).Ends(0);
        Assert.Empty(server.Keys());
        server.Heal();
        StoreRuns.Run(server, workspace, "push", workspace["built"], Url).Ends(0);
        new StoreState(server, "ds", StoreState.Travelling(workspace["built"])).Ended();
    }

    [Fact]
    public void A_build_that_publishes_is_interrupted_with_130_and_goes_on()
    {
        using var server = new FakeS3();
        var state = new StoreState(server, "ds", StoreState.Travelling(raw.Built));
        server.Delay = TimeSpan.FromMilliseconds(100);
        using (var build = StoreRuns.Start(server, workspace, RawSpectra.BuildOf(raw.Small, workspace["built"], "--push", Url)))
        {
            while (server.Count(FakeOperation.Put) == 0)
            {
                Assert.False(build.HasExited);
                Thread.Sleep(1);
            }

            build.Signal("INT");
            Launched.Sane(build.Wait()).Fails(130, "interrupted", "goes on");
        }

        server.Delay = TimeSpan.Zero;
        Assert.False(state.Sound());
        StoreRuns.Run(server, workspace, RawSpectra.BuildOf(raw.Small, workspace["built"], "--push", Url)).Ends(0);
        state.Ended();
    }

    private IEnumerable<string> Command(string recipe, string output, params string[] more) => recipe switch
    {
        "spectra" => RawSpectra.BuildOf(raw.Small, output, more),
        "code" => code.PipelineOf(code.Small, output, more),
        _ => EegCacheRuns.BuildOf(eeg.Recordings, output, more),
    };
}
