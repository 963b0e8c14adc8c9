using Shardwright.EndToEnd.Code;
using Shardwright.EndToEnd.Running;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.EndToEnd.Stores;

/// <summary>Watchers of a dataset that grows: killed, several at once, and of a folder that somebody else fills.</summary>
public sealed class KilledWatchTests(CodeSamples code) : IDisposable
{
    private const string Url = $"{StoreRuns.Bucket}/ds";

    private readonly Workspace workspace = new();
    private readonly FakeS3 server = new();

    public void Dispose()
    {
        server.Dispose();
        workspace.Dispose();
    }

    [Fact]
    public void Watchers_killed_and_started_again_while_a_pipeline_writes_end_with_all_of_it()
    {
        var (made, random, died) = (Made(), new Random(8), 0);
        for (var round = 0; round < Dose.Of(1, 12); round++)
        {
            using var own = new FakeS3();
            var (folder, pulled) = (workspace[$"P{round}"], workspace[$"Q{round}"]);
            var state = new StoreState(own, "ds", made);
            using var pipeline = Launched.Start([.. code.PipelineOf(code.Small, folder)]);
            var (push, pull) = (Push(own, folder), Pull(own, pulled));
            try
            {
                for (var kill = 0; kill < 4; kill++)
                {
                    Thread.Sleep(random.Next(500));
                    died += (push.HasExited ? 0 : 1) + (pull.HasExited ? 0 : 1);
                    push.Kill();
                    push.Wait();
                    push.Dispose();
                    state.Sound();
                    push = Push(own, folder);
                    pull.Kill();
                    pull.Wait();
                    pull.Dispose();
                    state.Sound(pulled);
                    pull = Pull(own, pulled);
                }

                Launched.Sane(pipeline.Wait()).Ends(0);
                Launched.Sane(push.Wait()).Ends(0);
                Launched.Sane(pull.Wait()).Ends(0);
            }
            finally
            {
                push.Dispose();
                pull.Dispose();
            }

            state.Ended();
            state.Ended(pulled);
            Launched.Run("verify", pulled).Ends(0);
        }

        Assert.True(died > 0, "every watcher was over before it could be killed");
    }

    [Fact]
    public void Two_pushers_and_two_pullers_at_once_end_with_one_dataset()
    {
        var state = new StoreState(server, "ds", Made());
        var folder = workspace["P"];
        using var pipeline = Launched.Start([.. code.PipelineOf(code.Small, folder)]);
        Tool[] watchers = [Push(server, folder), Push(server, folder), Pull(server, workspace["Q"]), Pull(server, workspace["Q"]), Pull(server, workspace["R"])];
        Launched.Sane(pipeline.Wait()).Ends(0);
        foreach (var watcher in watchers)
        {
            using (watcher)
            {
                Launched.Sane(watcher.Wait()).Ends(0);
            }
        }

        state.Ended();
        state.Ended(workspace["Q"]);
        state.Ended(workspace["R"]);
    }

    // The original's converter writes its shards in place, and its mark is one line.
    [Fact]
    public void A_folder_that_another_program_fills_in_place_arrives_whole()
    {
        var shards = Directory.EnumerateFiles(code.Shards, "*.parquet").Order(StringComparer.Ordinal).Take(4).ToArray();
        var whole = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var folder = Directory.CreateDirectory(workspace["foreign"]).FullName;
        var early = default(string);
        server.Arrives = request => early = request.Operation == FakeOperation.Put && request.Key.EndsWith(".parquet", StringComparison.Ordinal)
            && request.Body.Length != new FileInfo(Path.Combine(code.Shards, Path.GetFileName(request.Key))).Length ? request.Key : early;
        using var push = Push(server, folder);
        using var pull = Pull(server, workspace["Q"]);
        foreach (var shard in shards)
        {
            var bytes = File.ReadAllBytes(shard);
            using (var file = File.Create(Path.Combine(folder, Path.GetFileName(shard))))
            {
                file.Write(bytes.AsSpan(0, bytes.Length / 2));
                file.Flush();

                // More than two looks at it.
                Thread.Sleep(350);
                file.Write(bytes.AsSpan(bytes.Length / 2));
            }

            whole.Add(Path.GetFileName(shard), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
        }

        Assert.False(push.HasExited || pull.HasExited, "it did not wait for the mark");
        var mark = $"{shards.Length} shards\n";
        File.WriteAllText(Path.Combine(folder, "_COMPLETE"), mark);
        whole.Add("_COMPLETE", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(mark))));
        Launched.Sane(push.Wait()).Ends(0);
        Launched.Sane(pull.Wait()).Ends(0);
        Assert.Null(early);
        new StoreState(server, "ds", whole).Ended();
        Assert.Equal(whole, StoreState.Travelling(workspace["Q"]));
    }

    // Race by race, as the spec names them.
    [Fact]
    public void A_shard_that_appears_with_the_mark_is_never_left_behind()
    {
        var shards = Directory.EnumerateFiles(code.Shards, "*.parquet").Order(StringComparer.Ordinal).Take(3).ToArray();
        var folder = Directory.CreateDirectory(workspace["foreign"]).FullName;
        Arrive(shards[0]);
        var isLate = 0;

        // While the first pass sends, the next shards and the mark appear.
        server.Arrives = request =>
        {
            if (request.Operation == FakeOperation.Put && Interlocked.Exchange(ref isLate, 1) == 0)
            {
                File.WriteAllText(Path.Combine(folder, "_COMPLETE"), "3 shards\n");
                Arrive(shards[1]);
                Thread.Sleep(200);
                Arrive(shards[2]);
            }
        };
        using var push = Push(server, folder);
        using var pull = Pull(server, workspace["Q"]);
        Launched.Sane(push.Wait()).Ends(0);
        Launched.Sane(pull.Wait()).Ends(0);
        Assert.Equal(["ds/_COMPLETE", .. shards.Select(shard => $"ds/{Path.GetFileName(shard)}")], server.Keys());
        Assert.Equal(4, server.Count(FakeOperation.Put));
        Assert.Equal(StoreState.Travelling(folder), StoreState.Travelling(workspace["Q"]));

        void Arrive(string shard)
        {
            File.Copy(shard, Path.Combine(folder, Path.GetFileName(shard) + ".tmp"));
            File.Move(Path.Combine(folder, Path.GetFileName(shard) + ".tmp"), Path.Combine(folder, Path.GetFileName(shard)));
        }
    }

    [Theory]
    [InlineData("push")]
    [InlineData("pull")]
    public void A_watcher_that_is_interrupted_ends_with_130_and_goes_on_when_started_again(string direction)
    {
        var shard = Directory.EnumerateFiles(code.Shards, "shard_*.parquet").First();
        var folder = Directory.CreateDirectory(workspace["foreign"]).FullName;
        File.Copy(shard, Path.Combine(folder, "shard_00000.parquet"));
        server.Put("bucket", "ds/shard_00000.parquet", File.ReadAllBytes(shard));
        Tool Start() => direction == "push" ? Push(server, folder) : Pull(server, workspace["Q"]);
        using (var watch = Start())
        {
            while (server.Requests.IsEmpty)
            {
                Assert.False(watch.HasExited);
                Thread.Sleep(2);
            }

            Thread.Sleep(100);
            watch.Signal("INT");
            Launched.Sane(watch.Wait()).Fails(130, "interrupted", "goes on");
        }

        File.WriteAllText(Path.Combine(folder, "_COMPLETE"), "1 shards\n");
        server.Put("bucket", "ds/_COMPLETE", File.ReadAllBytes(Path.Combine(folder, "_COMPLETE")));
        using var again = Start();
        Launched.Sane(again.Wait()).Ends(0);
        Assert.Equal(0, server.Count(FakeOperation.Put, ".parquet"));
    }

    private SortedDictionary<string, string> Made()
    {
        Launched.Run([.. code.PipelineOf(code.Small, workspace["made"])]).Ends(0);
        return StoreState.Travelling(workspace["made"]);
    }

    private Tool Push(FakeS3 server, string folder) => StoreRuns.Start(server, workspace, "push", folder, Url, "--watch", "--poll", "100ms");

    private Tool Pull(FakeS3 server, string folder) => StoreRuns.Start(server, workspace, "pull", Url, folder, "--watch", "--poll", "100ms");
}
