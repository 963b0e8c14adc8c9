using System.Text;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Code;

/// <summary>Streaming a file that a foreign program writes, as slowly as it likes.</summary>
public sealed class CodeStreamTests : IDisposable
{
    private const string Orders = """
        folder = sys.argv[1]
        for name in train(folder):
            print(name, " ".join(text[3:] for text in texts(os.path.join(folder, name))[:10]))
        val = os.path.join(folder, "val_shard.parquet")
        if os.path.exists(val): print("val", " ".join(text[3:] for text in texts(val)))
        """;

    private const string Sizes = """
        print(json.dumps([list(map(len, groups(os.path.join(sys.argv[1], name)))) for name in train(sys.argv[1])]))
        """;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void A_writer_that_pauses_in_the_middle_of_a_line_is_waited_for()
    {
        using var stream = Start("docs.jsonl", "--stable-for", "2s", "--poll", "100ms");
        Thread.Sleep(400);
        var lines = string.Concat(Enumerable.Range(0, 50).Select(Line));
        using (var file = new FileStream(workspace["docs.jsonl"], FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            var bytes = Encoding.UTF8.GetBytes(lines);

            // In the middle of a line, and then in the middle of the next.
            foreach (var (from, to) in ((int, int)[])[(0, 131), (131, 145), (145, bytes.Length - 7), (bytes.Length - 7, bytes.Length)])
            {
                file.Write(bytes.AsSpan(from, to - from));
                Thread.Sleep(900);
                Assert.False(stream.HasExited, "it took a pause for the end");
            }
        }

        var report = Launched.Sane(stream.Wait()).Ends(0);
        Assert.Contains("50 total", report.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("rejected", report.Output, StringComparison.Ordinal);
        Assert.Contains("waiting for", report.Error, StringComparison.Ordinal);
        ParquetOracle.Holds(workspace["P"], workspace["docs.jsonl"]);
        Launched.Run("verify", workspace["P"]).Ends(0);
    }

    [Fact]
    public void A_last_line_without_its_end_is_a_line_once_the_file_is_still()
    {
        File.WriteAllText(workspace["docs.jsonl"], (Line(0) + Line(1) + Line(2)).TrimEnd('\n'));
        Assert.Contains("3 total", Stream("docs.jsonl").Output, StringComparison.Ordinal);
        File.WriteAllText(workspace["half.jsonl"], Line(0) + Line(1) + Line(2)[..12]);
        using var stream = Launched.Start("code", "stream", "--input", workspace["half.jsonl"], "--parquet-dir", workspace["Q"], "--stable-for", "300ms", "--poll", "100ms");
        var half = Launched.Sane(stream.Wait()).Ends(0);
        Assert.Contains("2 total", half.Output, StringComparison.Ordinal);
        Assert.Contains("rejected, json_error: 1", half.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(99, 1, 1)]
    [InlineData(100, 1, 1)]
    [InlineData(1_000, 10, 10)]
    public void A_validation_shard_is_there_from_two_documents_on(int count, int shards, int val)
    {
        Write("docs.jsonl", count);
        var report = Stream("docs.jsonl");
        Assert.Contains($"{shards} train shards, {val:N0} val docs, {count:N0} total", report.Output, StringComparison.Ordinal);
        Assert.Equal($"{shards} train shards, {val} val docs, {count} total", File.ReadLines(workspace["P", "_COMPLETE"]).First());
        Assert.Equal(val > 0, File.Exists(workspace["P", "val_shard.parquet"]));
        Assert.Equal((count - val, val), ParquetOracle.Holds(workspace["P"], workspace["docs.jsonl"]));
        Launched.Run("verify", workspace["P"]).Ends(0);
    }

    [Theory]
    [InlineData(1, "1 train shards, 0 val docs, 1 total")]
    [InlineData(2, "1 train shards, 1 val docs, 2 total")]
    [InlineData(100, "1 train shards, 0 val docs, 100 total")]
    [InlineData(1_000, "10 train shards, 0 val docs, 1000 total")]
    [InlineData(10_050, "101 train shards, 0 val docs, 10050 total")]
    public void By_the_rule_of_the_original_its_counts_come_out(int count, string mark)
    {
        Write("docs.jsonl", count);
        var report = Stream("docs.jsonl", "--val", "tail");
        Assert.Equal(mark, File.ReadLines(workspace["P", "_COMPLETE"]).First());
        Assert.Equal(mark.Contains(" 0 val", StringComparison.Ordinal) && count > 1, report.Error.Contains("no validation shard", StringComparison.Ordinal));
    }

    [Fact]
    public void By_the_rule_of_the_original_its_shuffles_come_out()
    {
        Write("docs.jsonl", 1_050);
        Assert.Contains("11 train shards, 10 val docs, 1,050 total", Stream("docs.jsonl", "--val", "tail").Output, StringComparison.Ordinal);
        var orders = CodeSamples.Lines(ParquetOracle.Run(Orders, workspace["P"]));
        Assert.Equal("shard_00000.parquet 42 41 91 9 65 50 1 70 15 78", orders[0]);
        Assert.StartsWith("shard_00001.parquet 157 126 105 113 161 ", orders[1], StringComparison.Ordinal);
        Assert.StartsWith("shard_00010.parquet 1012 1009 1003 1018 1023 ", orders[10], StringComparison.Ordinal);
        Assert.Equal($"val {string.Join(' ', Enumerable.Range(1_040, 10))}", orders[11]);
    }

    [Fact]
    public void Row_groups_have_1024_documents()
    {
        Write("docs.jsonl", 6_000);
        Stream("docs.jsonl", "--val", "tail", "--rows-per-file", "2500");
        Assert.Equal("[[1024, 1024, 452], [1024, 1024, 452], [940]]\n", ParquetOracle.Run(Sizes, workspace["P"]));
    }

    [Fact]
    public void A_file_that_grew_since_the_end_is_not_passed_over_in_silence()
    {
        Write("docs.jsonl", 10);
        Stream("docs.jsonl");
        Assert.Contains("Nothing to do", Stream("docs.jsonl").Output, StringComparison.Ordinal);
        File.AppendAllText(workspace["docs.jsonl"], Line(10));
        using (var again = Start("docs.jsonl", "--stable-for", "300ms"))
        {
            Launched.Sane(again.Wait()).Fails(1, "docs.jsonl", "--rebuild");
        }

        Assert.Contains("11 total", Stream("docs.jsonl", "--rebuild").Output, StringComparison.Ordinal);
        Launched.Run("verify", workspace["P"]).Ends(0);
    }

    private static string Line(int index) => $"{{\"text\": \"doc{index}\"}}\n";

    private void Write(string name, int count) => File.WriteAllText(workspace[name], string.Concat(Enumerable.Range(0, count).Select(Line)));

    private Tool Start(string input, params string[] more)
        => Launched.Start(["code", "stream", "--input", workspace[input], "--parquet-dir", workspace["P"], "--rows-per-file", "100", .. more]);

    private ToolResult Stream(string input, params string[] more)
    {
        string[] rows = more.Contains("--rows-per-file") ? [] : ["--rows-per-file", "100"];
        return Launched.Run(["code", "stream", "--input", workspace[input], "--parquet-dir", workspace["P"], "--stable-for", "300ms", "--poll", "100ms", .. rows, .. more]).Ends(0);
    }
}
