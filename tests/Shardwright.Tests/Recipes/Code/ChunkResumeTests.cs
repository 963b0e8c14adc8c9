using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Code;

namespace Shardwright.Tests.Recipes.Code;

/// <summary>A run that ends at any point is gone on with, and its bytes are those of one that did not.</summary>
public sealed class ChunkResumeTests
{
    [Theory]
    [InlineData("batch")]
    [InlineData("checkpoint")]
    [InlineData("end")]
    [InlineData("rejected")]
    [InlineData("marked")]
    public void A_run_that_dies_at_a_step_again_and_again_gives_the_same_bytes(string step)
    {
        using var folder = new TemporaryFolder();
        string[] inputs = [folder.File("a.jsonl"), folder.File("b.jsonl.gz"), folder.File("missing.jsonl"), folder.File("c.jsonl")];
        ChunkFixture.WriteRandom(inputs[0], 400, seed: 1);
        ChunkFixture.WriteRandom(inputs[1], 400, seed: 2);
        ChunkFixture.WriteRandom(inputs[3], 400, seed: 3);
        var whole = Options(folder, "whole.jsonl", inputs);
        var expected = CodeChunking.Run(whole, TestContext.Current.CancellationToken);
        var options = Options(folder, "docs.jsonl", inputs);
        var deaths = 0;
        ChunkReport? report = null;
        var longest = 0L;

        for (var tries = 0; report is null; tries++)
        {
            // Each try comes a step further, or else the loop would not end.
            var left = 1 + (tries % 7);
            try
            {
                report = CodeChunking.Run(options with { AtStep = at => End(at, step, ref left), Jobs = 1 + (tries % 3) }, TestContext.Current.CancellationToken);
            }
            catch (EndedException)
            {
                deaths++;
                Assert.True(step == "marked" || ChunkMarker.Read(options.Output!) is null);
                var length = new FileInfo(options.Output!).Length;
                Assert.True(length >= longest, "who follows the file saw it shrink");
                longest = length;
            }
        }

        Assert.InRange(deaths, 1, 10_000);
        Assert.Equal(ChunkFixture.Hash(whole.Output!), ChunkFixture.Hash(options.Output!));
        Assert.Equal(ChunkFixture.Hash(whole.Output + ".rejected.jsonl"), ChunkFixture.Hash(options.Output + ".rejected.jsonl"));
        Assert.Equal(expected.Counters, report.Counters);
        Assert.Equal(expected.Tokens, report.Tokens);
        Assert.Equal(expected.Percentiles, report.Percentiles);
        Assert.Equal(expected.RejectedInputs, report.RejectedInputs);
        Assert.True(File.Exists(ChunkMarker.PathOf(options.Output!)));
    }

    [Fact]
    public void After_a_power_cut_what_no_checkpoint_vouches_for_is_cut_off_and_made_again()
    {
        using var folder = new TemporaryFolder();
        var input = folder.File("a.jsonl");
        ChunkFixture.WriteRandom(input, 800, seed: 1);
        var whole = Options(folder, "whole.jsonl", input);
        CodeChunking.Run(whole, TestContext.Current.CancellationToken);
        var options = Options(folder, "docs.jsonl", input);
        var left = 5;
        Assert.Throws<EndedException>(() => CodeChunking.Run(options with { AtStep = at => End(at, "checkpoint", ref left) }, TestContext.Current.CancellationToken));

        var checkpoint = options.Output + ".state/checkpoint.json";
        File.WriteAllText(checkpoint, File.ReadAllText(checkpoint).Replace(ChunkState.CurrentBoot()!, "another-start", StringComparison.Ordinal));
        File.AppendAllText(options.Output!, new string('\0', 1_000_000));
        foreach (var log in Directory.EnumerateFiles(options.Output + ".state/logs"))
        {
            File.AppendAllText(log, "garbage");
        }

        var report = CodeChunking.Run(options, TestContext.Current.CancellationToken);

        Assert.True(report.ResumedDocuments > 0);
        Assert.Equal(ChunkFixture.Hash(whole.Output!), ChunkFixture.Hash(options.Output!));
    }

    [Fact]
    public void A_cancelled_run_stops_soon_and_is_gone_on_with()
    {
        using var folder = new TemporaryFolder();
        var input = folder.File("a.jsonl");
        ChunkFixture.WriteRandom(input, 800, seed: 1);
        var options = Options(folder, "docs.jsonl", input);
        using var cancel = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => CodeChunking.Run(options with { AtStep = at => Cancel(at, cancel) }, cancel.Token));

        Assert.Null(ChunkMarker.Read(options.Output!));
        Assert.Equal(1 << 20, ChunkMarker.ReadFacts(options.Output!)!.MaxTokens);
        Assert.False(CodeChunking.Run(options, TestContext.Current.CancellationToken).WasDone);
    }

    [Fact]
    public void An_input_that_changes_under_way_is_named()
    {
        using var folder = new TemporaryFolder();
        string[] inputs = [folder.File("a.jsonl"), folder.File("b.jsonl")];
        ChunkFixture.WriteRandom(inputs[0], 400, seed: 1);
        ChunkFixture.WriteRandom(inputs[1], 400, seed: 2);
        var options = Options(folder, "docs.jsonl", inputs);
        var left = 3;
        Assert.Throws<EndedException>(() => CodeChunking.Run(options with { AtStep = at => End(at, "batch", ref left) }, TestContext.Current.CancellationToken));
        ChunkFixture.WriteRandom(inputs[0], 401, seed: 1);

        var error = Assert.Throws<InputChangedException>(() => CodeChunking.Run(options, TestContext.Current.CancellationToken));

        Assert.Equal(inputs[0], error.Location.Path);
    }

    private static ChunkOptions Options(TemporaryFolder folder, string output, params string[] inputs)
        => CodeChunkingTests.Options(folder, inputs) with { Output = folder.File(output), BatchBytes = 10_000, CheckpointBytes = 30_000, DigestMemoryBytes = 8192 };

    private static void Cancel(string at, CancellationTokenSource cancel)
    {
        if (at == "checkpoint")
        {
            cancel.Cancel();
        }
    }

    private static void End(string at, string step, ref int left)
    {
        if (at == step && --left == 0)
        {
            throw new EndedException();
        }
    }

    private sealed class EndedException : Exception;
}
