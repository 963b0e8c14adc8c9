using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Code;

/// <summary>The recipe of several terminals, as its document writes it: chunk, stream and read at the same time, in any start order.</summary>
public sealed class RecipeTests(CodeSamples code) : IDisposable
{
    private const int BeginOfText = 2;
    private static readonly TimeSpan BetweenStarts = TimeSpan.FromMilliseconds(400);

    private readonly Workspace workspace = new();

    public static TheoryData<string> Orders() => Dose.IsLong
        ? ["stream read chunk", "stream chunk read", "read stream chunk", "read chunk stream", "chunk stream read", "chunk read stream"]
        : ["stream read chunk", "chunk read stream"];

    public void Dispose() => workspace.Dispose();

    [Theory]
    [MemberData(nameof(Orders))]
    public void Chunk_stream_and_read_end_by_themselves_in_any_start_order_and_lose_nothing(string order)
    {
        var (documents, folder) = (workspace["docs.jsonl"], workspace["P"]);
        var commands = new Dictionary<string, IEnumerable<string>>
        {
            ["stream"] = CodeSamples.StreamOf(documents, folder, "--json"),
            ["read"] = code.ReadOf(folder, "--follow", "--poll", "1s", "--print"),
            ["chunk"] = code.ChunkOf(code.Small, documents, "--parquet-dir", folder, "--rows-per-file", "250"),
        };
        var tools = new Dictionary<string, Tool>();
        try
        {
            foreach (var name in order.Split(' '))
            {
                tools[name] = Launched.Start([.. commands[name]]);
                Thread.Sleep(BetweenStarts);
            }

            var (chunk, stream, read) = (End(tools["chunk"]), End(tools["stream"]), End(tools["read"]));
            var chunkWrote = !chunk.Error.Contains("another process of ours writes", StringComparison.Ordinal);
            var streamWrote = !stream.Json.GetProperty("by_another").GetBoolean() && !stream.Json.GetProperty("was_done").GetBoolean();
            Assert.True(chunkWrote != streamWrote, $"{chunk}\n{stream}");

            // Whoever waits says for whom.
            Assert.Contains(chunkWrote && !stream.Json.GetProperty("was_done").GetBoolean() ? "another process of ours" : "", stream.Error, StringComparison.Ordinal);
            Launched.Run("verify", folder).Ends(0);
            Assert.Equal(File.ReadAllBytes(code.Documents), File.ReadAllBytes(documents));
            var (train, val) = ParquetOracle.Holds(folder, documents);
            Assert.Equal((stream.Json.GetProperty("documents").GetInt32(), stream.Json.GetProperty("val_documents").GetInt32()), (train + val, val));
            File.WriteAllText(workspace["rows"], read.Output);
            File.WriteAllText(workspace["ids"], Launched.Run("tokenize", documents, "--tokenizer", code.Tokenizer, "--ids").Ends(0).Output);
            Assert.Equal($"{train}", PackedOracle.Holds(workspace["rows"], workspace["ids"], folder, documents, BeginOfText));
            Assert.Contains($"{train:N0} documents of train placed", read.Error, StringComparison.Ordinal);
        }
        finally
        {
            foreach (var tool in tools.Values)
            {
                tool.Dispose();
            }
        }
    }

    [Fact]
    public void Who_waits_for_the_shards_of_another_carries_on_where_that_one_makes_them_otherwise()
    {
        var (documents, folder) = (workspace["docs.jsonl"], workspace["P"]);
        using var stream = Launched.Start([.. CodeSamples.StreamOf(documents, folder)]);
        WaitFor(Path.Combine(folder, ".shardwright", "live.json"), stream);
        var chunk = Launched.Run([.. code.ChunkOf(code.Small, documents, "--parquet-dir", folder)]).Ends(0);
        Assert.Contains("--rows-per-file: 250 was begun with, 50000 is asked", chunk.Error, StringComparison.Ordinal);
        Launched.Sane(stream.Wait()).Ends(0);
        Launched.Run("verify", folder).Ends(0);
    }

    [Fact]
    public void A_stream_that_waits_takes_over_where_the_writer_dies()
    {
        var (documents, folder) = (workspace["docs.jsonl"], workspace["P"]);
        using var first = Launched.Start([.. CodeSamples.StreamOf(documents, folder)]);
        WaitFor(Path.Combine(folder, ".shardwright", "live.json"), first);
        using var second = Launched.Start([.. CodeSamples.StreamOf(documents, folder)]);
        Launched.Run([.. code.ChunkOf(code.Small, documents, "--max-records", "5")]).Ends(0);
        first.Kill();
        first.Wait();
        Launched.Sane(second.Wait()).Ends(0);
        ParquetOracle.Holds(folder, documents);
        Launched.Run("verify", folder).Ends(0);
    }

    [Fact]
    public void The_pipeline_gives_the_shards_of_chunk_and_stream()
    {
        Launched.Run([.. code.PipelineOf(code.Small, workspace["P"], "--keep-jsonl", workspace["docs.jsonl"])]).Ends(0);
        Assert.Equal(File.ReadAllBytes(code.Documents), File.ReadAllBytes(workspace["docs.jsonl"]));
        var parquet = Workspace.Published(code.Shards).Where(file => file.Key.EndsWith(".parquet", StringComparison.Ordinal));
        Assert.Equal(parquet, Workspace.Published(workspace["P"]).Where(file => file.Key.EndsWith(".parquet", StringComparison.Ordinal)));
        Assert.Equal(code.Rows(code.Shards), code.Rows(workspace["P"]));
    }

    private static ToolResult End(Tool tool) => Launched.Sane(tool.Wait()).Ends(0);

    private static void WaitFor(string path, Tool tool)
    {
        while (!File.Exists(path))
        {
            Assert.False(tool.HasExited, "it ended by itself");
            Thread.Sleep(20);
        }
    }
}
