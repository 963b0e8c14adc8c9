using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Code;

namespace Shardwright.Tests.Recipes.Code;

/// <summary>Source files to live shards in one process.</summary>
public sealed class CodePipelineTests
{
    [Theory]
    [InlineData("batch", false)]
    [InlineData("state", true)]
    [InlineData("marked", true)]
    public void A_pipeline_that_dies_at_a_step_again_and_again_gives_the_same_folder(string step, bool keepJsonl)
    {
        using var folder = new TemporaryFolder();
        string[] inputs = [folder.File("a.jsonl"), folder.File("missing.jsonl"), folder.File("b.jsonl.gz")];
        ChunkFixture.WriteRandom(inputs[0], 400, seed: 1);
        ChunkFixture.WriteRandom(inputs[2], 400, seed: 2);
        var cancel = TestContext.Current.CancellationToken;
        var chunked = CodeChunking.Run(Options(folder, "chunked.jsonl", inputs), cancel);
        var whole = CodePipeline.Run(Options(folder, "whole.jsonl", inputs), Shards(folder, "whole"), keepJsonl, cancel);
        var options = Options(folder, "docs.jsonl", inputs);
        var deaths = 0;
        CodePipelineReport? report = null;

        for (var tries = 0; report is null; tries++)
        {
            var left = 1 + (tries % 30);
            try
            {
                report = CodePipeline.Run(options with { AtStep = at => End(at, step, ref left), Jobs = 1 + (tries % 3) }, Shards(folder, "docs"), keepJsonl, cancel);
            }
            catch (EndedException)
            {
                deaths++;
            }
        }

        Assert.InRange(deaths, 1, 10_000);
        Assert.Equal(chunked.Counters, report.Chunk.Counters);
        Assert.Equal(chunked.Counters.Documents, report.Manifest.Counts!.Kept);
        Assert.Equal(chunked.Counters.Duplicates + chunked.Counters.TooSmall, report.Manifest.Counts.DroppedTotal);
        Assert.Equal(whole.Manifest.Splits.Train, report.Manifest.Splits.Train);
        Assert.Equal(Shared(whole), Shared(report));
        if (keepJsonl)
        {
            Assert.Equal(ChunkFixture.Hash(folder.File("chunked.jsonl")), ChunkFixture.Hash(options.Output!));
            Assert.Equal(chunked.Counters.Documents, ChunkMarker.Read(options.Output!)!.Documents);
        }
    }

    [Fact]
    public void A_finished_pipeline_does_nothing_and_another_plan_is_refused_until_a_rebuild()
    {
        using var folder = new TemporaryFolder();
        var input = folder.File("a.jsonl");
        ChunkFixture.WriteRandom(input, 300, seed: 1);
        var options = Options(folder, "docs.jsonl", input);
        var cancel = TestContext.Current.CancellationToken;
        var first = CodePipeline.Run(options, Shards(folder, "docs"), false, cancel);

        var second = CodePipeline.Run(options, Shards(folder, "docs"), false, cancel);
        var other = Assert.Throws<DatasetStateException>(() => CodePipeline.Run(options with { MinChars = 60 }, Shards(folder, "docs"), false, cancel));
        var rebuilt = CodePipeline.Run(options with { MinChars = 400, Rebuild = true }, Shards(folder, "docs"), false, cancel);

        Assert.True(second.Chunk.WasDone);
        Assert.Equal(first.Manifest.Root, second.Manifest.Root);
        Assert.Contains("--min-chars: 50 then, 60 now", other.Message, StringComparison.Ordinal);
        Assert.True(rebuilt.Chunk.Counters.Documents < first.Chunk.Counters.Documents);
        Assert.False(File.Exists(folder.File("docs.jsonl")));
    }

    private static IEnumerable<string> Shared(CodePipelineReport report)
        => report.Manifest.Files.Where(file => file.Name.EndsWith(".parquet", StringComparison.Ordinal) || file.Name == "rejected.jsonl").Select(file => $"{file.Name} {file.Sha256}");

    private static LiveShardOptions Shards(TemporaryFolder folder, string name)
        => new() { Folder = folder.File(name + "-shards"), Source = "inputs", RowsPerFile = 40 };

    private static ChunkOptions Options(TemporaryFolder folder, string output, params string[] inputs)
        => CodeChunkingTests.Options(folder, inputs) with { Output = folder.File(output), BatchBytes = 10_000, DigestMemoryBytes = 8192 };

    private static void End(string at, string step, ref int left)
    {
        if (at == step && --left == 0)
        {
            throw new EndedException();
        }
    }

    private sealed class EndedException : Exception;
}
