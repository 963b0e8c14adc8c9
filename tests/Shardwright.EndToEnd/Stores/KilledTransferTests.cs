using Shardwright.EndToEnd.Running;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.EndToEnd.Stores;

/// <summary>Pushes and pulls that die at any moment are gone on with, and end as those that nobody disturbed.</summary>
public sealed class KilledTransferTests(RawSpectra raw) : IDisposable
{
    private const int Seed = 20_251_122;
    private const int PartFile = 40 << 20;

    private readonly Workspace workspace = new();
    private readonly Random random = new(Seed);

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void A_push_killed_at_any_moment_leaves_a_sound_store_and_goes_on_without_sending_anything_twice()
    {
        var (whole, died) = (StoreState.Travelling(raw.Built), 0);
        var requests = Requests(server => Push(server, raw.Built, workspace["measured"]));
        for (var point = 0; point < Dose.Of(4, 100); point++)
        {
            using var server = new FakeS3();
            var state = new StoreState(server, "ds", whole);
            var source = workspace[$"push-{point}"];
            Workspace.Copy(raw.Built, source);
            died += KillAt(server, state, 1 + random.Next(requests), "push", source, $"{StoreRuns.Bucket}/ds") ? 1 : 0;
            var wasWhole = state.Sound();
            var verified = StoreRuns.Run(server, workspace, "verify", $"{StoreRuns.Bucket}/ds", "--read-data").ExitCode;

            // What the dead had sent may arrive meanwhile.
            Assert.True(verified == 0 ? state.Sound() : !wasWhole && verified is 1 or 4, $"verify ended with {verified}");
            var there = server.Keys();
            var before = server.Requests.Count;
            StoreRuns.Run(server, workspace, "push", source, $"{StoreRuns.Bucket}/ds").Ends(0);
            Assert.DoesNotContain(server.Requests.Skip(before), request => request.Operation == FakeOperation.Put && there.Contains(request.Key));
            state.Ended();
            Directory.Delete(source, recursive: true);
        }

        Assert.True(died > 0, "every push was over before it could be killed");
    }

    [Fact]
    public void A_pull_killed_at_any_moment_leaves_a_sound_folder_and_goes_on_without_fetching_anything_twice()
    {
        var (whole, died) = (StoreState.Travelling(raw.Built), 0);
        using var server = new FakeS3();
        StoreRuns.Run(server, workspace, "push", Copy(raw.Built, "source"), $"{StoreRuns.Bucket}/ds").Ends(0);
        var before = server.Requests.Count;
        StoreRuns.Run(server, workspace, "pull", $"{StoreRuns.Bucket}/ds", workspace["measured"]).Ends(0);
        var requests = server.Requests.Count - before;
        var state = new StoreState(server, "ds", whole);
        for (var point = 0; point < Dose.Of(4, 100); point++)
        {
            var target = workspace[$"pull-{point}"];
            died += KillAt(server, state, 1 + random.Next(requests), "pull", $"{StoreRuns.Bucket}/ds", target) ? 1 : 0;
            var isWhole = state.Sound(target);
            var verified = Launched.Run("verify", target).ExitCode;
            Assert.True(isWhole ? verified == 0 : verified is 1 or 4, $"verify ended with {verified}");
            var there = (Directory.Exists(target) ? StoreState.Travelling(target) : []).Keys.Where(name => name.EndsWith(".parquet", StringComparison.Ordinal)).Select(name => $"ds/{name}").ToHashSet(StringComparer.Ordinal);
            before = server.Requests.Count;
            StoreRuns.Run(server, workspace, "pull", $"{StoreRuns.Bucket}/ds", target).Ends(0);
            Assert.DoesNotContain(server.Requests.Skip(before), request => request.Operation == FakeOperation.Get && there.Contains(request.Key));
            state.Ended(target);
            Launched.Run("verify", target).Ends(0);
            Directory.Delete(target, recursive: true);
        }

        Assert.True(died > 0, "every pull was over before it could be killed");
    }

    [Fact]
    public void A_large_file_killed_at_any_part_goes_on_with_the_parts_that_are_there()
    {
        var bytes = new byte[PartFile];
        random.NextBytes(bytes);
        File.WriteAllBytes(workspace["large.bin"], bytes);
        for (var point = 0; point < Dose.Of(1, 10); point++)
        {
            using var server = new FakeS3();
            var state = new StoreState(server, "x", []);

            // Create, three parts, complete.
            KillAt(server, state, 2 + random.Next(6), "push", workspace["large.bin"], $"{StoreRuns.Bucket}/up", "-j", "1");
            state.Rest();
            Assert.True(server.Find("bucket", "up/large.bin") is not { } found || found.Body.AsSpan().SequenceEqual(bytes));
            var parts = server.Uploads.SelectMany(upload => upload.Parts.Keys).Select(part => $"{part}").ToHashSet();
            var before = server.Requests.Count;
            StoreRuns.Run(server, workspace, "push", workspace["large.bin"], $"{StoreRuns.Bucket}/up", "-j", "1").Ends(0);
            Assert.DoesNotContain(server.Requests.Skip(before), request => request.Operation == FakeOperation.UploadPart && parts.Contains(request.Query["partNumber"]));
            Assert.Equal(bytes, server.Find("bucket", "up/large.bin")!.Body);
            Assert.Empty(server.Uploads);
            StoreRuns.Run(server, workspace, "push", workspace["large.bin"], $"{StoreRuns.Bucket}/up").Ends(0);
        }
    }

    [Theory]
    [InlineData("push")]
    [InlineData("pull")]
    public void Interrupted_it_ends_with_130_and_says_that_it_goes_on(string direction)
    {
        using var server = new FakeS3();
        var source = Copy(raw.Built, "source");
        string[] command = direction == "push" ? ["push", source, $"{StoreRuns.Bucket}/ds", "-j", "1"] : ["pull", $"{StoreRuns.Bucket}/ds", workspace["back"], "-j", "1"];
        if (direction == "pull")
        {
            StoreRuns.Run(server, workspace, "push", source, $"{StoreRuns.Bucket}/ds").Ends(0);
        }

        var state = new StoreState(server, "ds", StoreState.Travelling(raw.Built));
        server.Delay = TimeSpan.FromMilliseconds(20);
        var operation = direction == "push" ? FakeOperation.Put : FakeOperation.Get;
        using (var tool = StoreRuns.Start(server, workspace, command))
        {
            Await(() => server.Requests.Count(request => request.Operation == operation && request.Status is 200 or 206) > 5, tool);
            tool.Signal("INT");
            Launched.Sane(tool.Wait()).Fails(130, "interrupted", "same command", "goes on");
        }

        server.Delay = TimeSpan.Zero;
        Assert.False(direction == "push" ? state.Sound() : state.Sound(workspace["back"]));
        StoreRuns.Run(server, workspace, command).Ends(0);
        state.Ended();
        if (direction == "pull")
        {
            state.Ended(workspace["back"]);
        }
    }

    private static void Await(Func<bool> isSo, Tool tool)
    {
        while (!isSo())
        {
            Assert.False(tool.HasExited, "it was over too early");
            Thread.Sleep(1);
        }
    }

    private string Copy(string from, string name)
    {
        Workspace.Copy(from, workspace[name]);
        return workspace[name];
    }

    private void Push(FakeS3 server, string from, string copy)
    {
        Workspace.Copy(from, copy);
        StoreRuns.Run(server, workspace, "push", copy, $"{StoreRuns.Bucket}/ds").Ends(0);
    }

    private static int Requests(Action<FakeS3> run)
    {
        using var server = new FakeS3();
        run(server);
        return server.Requests.Count;
    }

    // By a request that arrives, which is done all the same, or a moment after it.
    private bool KillAt(FakeS3 server, StoreState state, int request, params string[] command)
    {
        var (left, moment) = (request, random.Next(2) == 0 ? 0 : random.Next(10));
        using var started = new ManualResetEventSlim();
        Tool? tool = null;
        state.Then = _ =>
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                started.Wait();
                Thread.Sleep(moment);
                tool!.Kill();
            }
        };
        tool = StoreRuns.Start(server, workspace, command);
        started.Set();
        using (tool)
        {
            var ended = tool.Wait();
            state.Then = null;
            state.Rest();
            Assert.True(ended.ExitCode is 0 or 137, $"{ended}");
            return ended.ExitCode != 0;
        }
    }
}
