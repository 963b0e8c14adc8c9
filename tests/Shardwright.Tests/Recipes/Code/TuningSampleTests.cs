using Shardwright.Datasets.Layouts.Tuning;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Code;

namespace Shardwright.Tests.Recipes.Code;

public sealed class TuningSampleTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_kind_is_written_as_Python_would_and_recognised()
    {
        var files = Write("a", 50, 777);
        Assert.Equal(["tool_call_sft.jsonl", "diff_sft.jsonl", "docstring_pairs.jsonl", "gspo_prompts.jsonl", "combined_sft.jsonl"], files.Select(file => Path.GetFileName(file)));
        Assert.Equal(
            [TuningKind.Tool, TuningKind.Instruction, TuningKind.DocstringPairs, TuningKind.Prompts, TuningKind.Combined],
            files.Select(file => TuningFile.Recognize(file).Kind!.Value));
        Assert.Equal("250", PythonOracle.Run(
            """
            import json, sys
            n = 0
            for path in sys.argv[1:]:
                for line in open(path):
                    assert json.dumps(json.loads(line)) + "\n" == line, line
                    n += 1
            print(n, end="")
            """,
            [.. files]));
    }

    [Fact]
    public void The_same_options_give_the_same_bytes_and_another_seed_others()
    {
        var (first, again, other) = (Write("a", 20, 1), Write("b", 20, 1), Write("c", 20, 2));
        Assert.All(Enumerable.Range(0, first.Count), i =>
        {
            Assert.Equal(File.ReadAllBytes(first[i]), File.ReadAllBytes(again[i]));
            Assert.NotEqual(File.ReadAllBytes(first[i]), File.ReadAllBytes(other[i]));
        });
    }

    [Fact]
    public void A_folder_with_other_things_is_left_alone()
    {
        Directory.CreateDirectory(folder.File("a"));
        File.WriteAllText(Path.Combine(folder.File("a"), "mine.txt"), "mine");
        Assert.Throws<DatasetStateException>(() => Write("a", 20, 1));
        Write("b", 20, 1);
        Assert.Throws<DatasetStateException>(() => Write("b", 21, 1));
        Assert.Throws<ArgumentException>(() => Write("c", -1, 1));
    }

    private IReadOnlyList<string> Write(string name, long count, long seed)
        => TuningSample.Write(new TuningSampleOptions { Folder = folder.File(name), Count = count, Seed = seed }, TestContext.Current.CancellationToken);
}
