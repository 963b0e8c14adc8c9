using System.IO.Compression;
using Shardwright.Datasets.Inspection;
using Shardwright.Recipes.Code;

namespace Shardwright.Tests.Datasets.Inspection;

public sealed class JsonlInspectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("tool_call_sft.jsonl", "tool-call fine-tuning records", "text, source")]
    [InlineData("diff_sft.jsonl", "instruction fine-tuning records", "instruction, response")]
    [InlineData("docstring_pairs.jsonl", "docstring pairs", "docstring, signature, body, path")]
    [InlineData("gspo_prompts.jsonl", "prompts for GSPO", "prompt_id, prompt, test_harness")]
    [InlineData("combined_sft.jsonl", "combined fine-tuning records", "text, source, metadata")]
    public void Every_kind_of_fine_tuning_file_is_told(string name, string kind, string keys)
    {
        TuningSample.Write(new TuningSampleOptions { Folder = folder.File("sample"), Count = 1000, Seed = 3 }, TestContext.Current.CancellationToken);
        var path = Path.Combine(folder.File("sample"), name);
        var told = Inspector.Inspect(path);
        Assert.Contains(kind, told.Kind, StringComparison.Ordinal);
        Assert.Equal("1,000", Fact(told, "lines"));
        Assert.StartsWith(keys, Fact(told, "keys"), StringComparison.Ordinal);
        Assert.Equal(["field", "record 0", "record 1", "record 2"], told.Tables[0].Columns);
        Assert.All(told.Tables[0].Rows, row => Assert.All(row, cell => Assert.True(cell.Length <= 49 && !cell.Contains('\n', StringComparison.Ordinal))));

        using (var gzip = new GZipStream(File.Create(folder.File("packed.jsonl.gz")), CompressionLevel.Fastest))
        {
            gzip.Write(File.ReadAllBytes(path));
        }

        var packed = Inspector.Inspect(folder.File("packed.jsonl.gz"));
        Assert.Equal((told.Kind, "1,000"), (packed.Kind, Fact(packed, "lines")));
    }

    [Theory]
    [InlineData("{\"text\": \"int x;\"}\n", "documents (text)", "text")]
    [InlineData("\ufeff \n{\"text\": \"int x;\", \"max\": 1, \"text\": 2}\n", "documents (text, with other keys)", "max, text")]
    [InlineData("{\"source\": \"a\", \"text\": \"b\", \"score\": NaN}", "JSONL file: tool-call", "source, text")]
    [InlineData("{\"a\": {\"b\": [1, 2]}, \"\\ud800\": 1}", "not known", "a, \\ud800")]
    [InlineData("junk\n[1]\n{\"text\": \"a\", \"source\": \"b\"}", "tool-call", "text, source")]
    [InlineData("{\"text\": \"a\"} x\n", "without records", null)]
    [InlineData("", "without records", null)]
    public void A_file_is_told_by_its_first_record(string text, string kind, string? keys)
    {
        File.WriteAllText(folder.File("some.jsonl"), text);
        var told = Inspector.Inspect(folder.File("some.jsonl"));
        Assert.Contains(kind, told.Kind, StringComparison.Ordinal);
        Assert.Equal(keys, Fact(told, "keys"));
    }

    [Fact]
    public void An_object_is_told_whatever_the_file_is_called()
    {
        File.WriteAllText(folder.File("some.txt"), "{\"text\": \"a\", \"source\": \"b\"}\n\n");
        var told = Inspector.Inspect(folder.File("some.txt"));
        Assert.Contains("tool-call", told.Kind, StringComparison.Ordinal);
        Assert.Equal(("2", "1"), (Fact(told, "lines"), Fact(told, "blank lines")));
        Assert.Equal(["text", "a"], told.Tables[0].Rows[0]);
    }

    private static string? Fact(Shardwright.Datasets.Inspection.Inspection told, string name) => told.Facts.FirstOrDefault(fact => fact.Name == name)?.Value;
}
