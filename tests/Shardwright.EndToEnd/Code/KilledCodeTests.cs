using System.Diagnostics;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Code;

/// <summary>A command of source code that dies at any moment is gone on with, and ends as one that nobody disturbed.</summary>
public sealed class KilledCodeTests(CodeSamples code) : IDisposable
{
    private const int Seed = 20_251_122;

    private readonly Workspace workspace = new();

    public static TheoryData<string, string> Signals() => Dose.IsLong
        ? new() { { "chunk", "INT" }, { "chunk with shards", "INT" }, { "chunk", "TERM" }, { "pipeline", "TERM" }, { "pipeline and file", "INT" } }
        : new() { { "chunk with shards", "INT" }, { "pipeline", "TERM" } };

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData("chunk")]
    [InlineData("chunk with shards")]
    [InlineData("stream")]
    [InlineData("pipeline")]
    [InlineData("pipeline and file")]
    public void A_command_killed_at_any_moment_ends_byte_for_byte_as_one_that_was_not(string kind)
    {
        var random = new Random(Seed);
        Launched.Run(CommandOf(kind, workspace["warm"])).Ends(0);
        var clock = Stopwatch.StartNew();
        Launched.Run(CommandOf(kind, workspace["whole"])).Ends(0);
        var whole = clock.Elapsed;
        var points = Dose.Of(2, 20);
        for (var point = 0; point < points; point++)
        {
            var place = workspace[$"killed-{point}"];
            using (var tool = Launched.Start(CommandOf(kind, place)))
            {
                // Starting takes a part of the time in which nothing can be half done.
                Thread.Sleep(whole * (0.15 + (0.85 * (point + random.NextDouble()) / points)));
                tool.Kill();
                tool.Wait();
            }

            NothingHalf(place);
            if (point % 4 == 3)
            {
                using var again = Launched.Start(CommandOf(kind, place));
                Thread.Sleep(whole * random.NextDouble() / 2);
                again.Kill();
                again.Wait();
            }

            Launched.Run(CommandOf(kind, place)).Ends(0);
            Assert.Equal(Results(workspace["whole"]), Results(place));
            if (Directory.Exists(Path.Combine(place, "P")))
            {
                Launched.Run("verify", Path.Combine(place, "P")).Ends(0);
            }

            Directory.Delete(place, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public void A_signal_ends_it_with_130_and_a_line_that_says_how_to_go_on(string kind, string signal)
    {
        using (var tool = Launched.Start(CommandOf(kind, workspace["x"], code.Large)))
        {
            var sign = kind == "pipeline" ? workspace["x", "P", "shard_00000.parquet"] : workspace["x", "docs.jsonl"];
            while (!tool.HasExited && !(File.Exists(sign) && new FileInfo(sign).Length > 0))
            {
                Thread.Sleep(5);
            }

            tool.Signal(signal);
            Launched.Sane(tool.Wait()).Fails(130, "interrupted", "same command", "goes on");
        }

        Assert.False(File.Exists(workspace["x", "docs.jsonl.end"]));
        Assert.False(File.Exists(workspace["x", "P", "_COMPLETE"]));
        Launched.Run(CommandOf(kind, workspace["x"], code.Large)).Ends(0);
        Launched.Run(CommandOf(kind, workspace["y"], code.Large)).Ends(0);
        Assert.Equal(Results(workspace["y"]), Results(workspace["x"]));
    }

    [Fact]
    public void A_stream_that_waits_for_more_ends_with_130_and_goes_on()
    {
        var half = File.ReadLines(code.Documents).Take(1_000).ToArray();
        File.WriteAllLines(workspace["docs.jsonl"], half);
        using (var tool = Launched.Start([.. CodeSamples.StreamOf(workspace["docs.jsonl"], workspace["P"])]))
        {
            while (!File.Exists(workspace["P", "shard_00002.parquet"]))
            {
                Assert.False(tool.HasExited, "it ended by itself");
                Thread.Sleep(20);
            }

            tool.Signal("INT");
            Launched.Sane(tool.Wait()).Fails(130, "interrupted", "same command", "goes on");
        }

        File.AppendAllLines(workspace["docs.jsonl"], File.ReadLines(code.Documents).Skip(1_000));
        var rest = Launched.Run([.. CodeSamples.StreamOf(workspace["docs.jsonl"], workspace["P"], "--stable-for", "1s", "--poll", "200ms", "--json")]).Ends(0);
        Assert.InRange(rest.Json.GetProperty("resumed_documents").GetInt32(), 750, 1_000);
        Assert.Equal(Parquet(code.Shards), Parquet(workspace["P"]));
        Launched.Run("verify", workspace["P"]).Ends(0);
    }

    [Fact]
    public void The_same_command_again_does_nothing_and_changes_nothing()
    {
        foreach (var kind in (string[])["chunk with shards", "pipeline and file"])
        {
            Launched.Run(CommandOf(kind, workspace[kind])).Ends(0);
            var before = Results(workspace[kind]);
            Assert.Contains("Nothing to do", Launched.Run(CommandOf(kind, workspace[kind])).Ends(0).Output, StringComparison.Ordinal);
            Assert.Equal(before, Results(workspace[kind]));
        }
    }

    private static SortedDictionary<string, string> Results(string place)
        => new(Workspace.Published(place).Where(file => IsResult(file.Key)).ToDictionary(), StringComparer.Ordinal);

    // What a command keeps for itself names its folder.
    private static bool IsResult(string name) => !name.Contains(".jsonl.state/", StringComparison.Ordinal)
        && (!name.Contains(".shardwright/", StringComparison.Ordinal) || name.Contains(".shardwright/blocks/", StringComparison.Ordinal));

    private static Dictionary<string, string> Parquet(string folder)
        => Workspace.Published(folder).Where(file => file.Key.EndsWith(".parquet", StringComparison.Ordinal)).ToDictionary();

    private string[] CommandOf(string kind, string place, string[]? inputs = null) => [.. kind switch
    {
        "chunk" => code.ChunkOf(inputs ?? code.Small, Path.Combine(place, "docs.jsonl")),
        "chunk with shards" => code.ChunkOf(inputs ?? code.Small, Path.Combine(place, "docs.jsonl"), "--parquet-dir", Path.Combine(place, "P"), "--rows-per-file", "250"),
        "stream" => CodeSamples.StreamOf(code.Documents, Path.Combine(place, "P")),
        "pipeline" => code.PipelineOf(inputs ?? code.Small, Path.Combine(place, "P")),
        _ => code.PipelineOf(inputs ?? code.Small, Path.Combine(place, "P"), "--keep-jsonl", Path.Combine(place, "docs.jsonl")),
    }];

    private void NothingHalf(string place)
    {
        var whole = Results(workspace["whole"]);
        foreach (var (name, hash) in Directory.Exists(place) ? Results(place) : [])
        {
            if (name == "docs.jsonl")
            {
                var (all, some) = (File.ReadAllBytes(workspace["whole", name]), File.ReadAllBytes(Path.Combine(place, name)));
                Assert.True(some.Length <= all.Length && all.AsSpan(0, some.Length).SequenceEqual(some), "documents that are no beginning of the right ones");
            }
            else
            {
                Assert.True(whole.TryGetValue(name, out var right) && right == hash, $"{name} looks whole, but is not what it should be");
            }
        }

        var folder = Path.Combine(place, "P");
        if (File.Exists(Path.Combine(folder, "_COMPLETE")))
        {
            Launched.Run("verify", folder).Ends(0);
        }
    }
}
