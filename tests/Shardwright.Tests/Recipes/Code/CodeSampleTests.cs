using System.Text.Json;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Code;

namespace Shardwright.Tests.Recipes.Code;

/// <summary>Samples of source files, and what chunking makes of them.</summary>
public sealed class CodeSampleTests
{
    [Fact]
    public void A_sample_is_the_same_each_time_and_goes_through_the_chunker()
    {
        using var folder = new TemporaryFolder();
        var cancel = TestContext.Current.CancellationToken;
        var options = new CodeSampleOptions { Folder = folder.File("one"), Count = 120, Files = 2, Defects = 16 };
        var one = CodeSample.Write(options, cancel);
        var two = CodeSample.Write(options with { Folder = folder.File("two"), Gzip = true }, cancel);
        var first = CodeChunking.Run(Options(folder, "one.jsonl", one.Paths), cancel);
        var second = CodeChunking.Run(Options(folder, "two.jsonl", two.Paths) with { Jobs = 4 }, cancel);

        Assert.Equal(120, one.Records);
        Assert.Equal(first.Counters, second.Counters);
        Assert.Equal(ChunkFixture.Hash(folder.File("one.jsonl")), ChunkFixture.Hash(folder.File("two.jsonl")));
        Assert.Equal(120, first.Counters.Lines);
        Assert.Equal((4, 2, 2, 2, 6), (first.Counters.JsonErrors, first.Counters.NotUtf8, first.Counters.LoneSurrogates, first.Counters.NotText, first.Counters.TooSmall));
        Assert.True(first.Counters.Duplicates > 0);
        Assert.True(first.Counters.Documents > first.Counters.Files, "some files are over the limit");
        Assert.All(File.ReadLines(folder.File("one.jsonl")), line =>
        {
            var text = JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!;
            Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(text), 1, (1024 * 4) + 3);
        });
        Assert.Throws<DatasetStateException>(() => CodeSample.Write(options with { Seed = 1 }, cancel));
    }

    [Fact]
    public void A_tree_is_packed_in_the_order_of_its_paths_without_what_is_not_text()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("tree/b"));
        File.WriteAllText(folder.File("tree/b/z.cpp"), "int z; // é\r\n");
        File.WriteAllText(folder.File("tree/a.H"), "int a;\n");
        File.WriteAllText(folder.File("tree/readme.md"), "no");
        File.WriteAllBytes(folder.File("tree/latin.c"), [0xe9]);
        File.WriteAllBytes(folder.File("tree/binary.c"), [0x41, 0]);

        var report = CodeSample.Write(new CodeSampleOptions { Folder = folder.File("out"), From = folder.File("tree") }, TestContext.Current.CancellationToken);

        Assert.Equal((2, 2), (report.Records, report.Skipped));
        Assert.Equal(
            ["{\"text\": \"int a;\\n\", \"path\": \"a.H\"}", "{\"text\": \"int z; // \\u00e9\\r\\n\", \"path\": \"b/z.cpp\"}"],
            File.ReadLines(Assert.Single(report.Paths)));
    }

    private static ChunkOptions Options(TemporaryFolder folder, string output, IReadOnlyList<string> inputs)
        => new() { Inputs = inputs, Output = folder.File(output), Jobs = 1 };
}
