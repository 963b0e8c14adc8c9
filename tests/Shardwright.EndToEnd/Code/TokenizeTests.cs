using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Code;

/// <summary>What the command line counts, and that what it cuts is what it was given.</summary>
public sealed class TokenizeTests(CodeSamples code) : IDisposable
{
    private const string WriteTree = """
        import json, os, sys
        for place, path in enumerate(sys.argv[2:]):
            for number, line in enumerate(open(path)):
                file = os.path.join(sys.argv[1], "d%d" % (number % 3), "f%d_%03d.cpp" % (place, number))
                os.makedirs(os.path.dirname(file), exist_ok=True)
                open(file, "w", newline="").write(json.loads(line)["text"])
        """;

    // A piece that stands in two files is written once: then one that was seen before must go on with the file.
    private const string JoinsBack = """
        import json, os, sys
        tree, packed, documents = sys.argv[1:]
        read = lambda path: [json.loads(line) for line in open(path, newline="")]
        sources, pieces = read(packed), [line["text"] for line in read(documents)]
        assert len(sources) == sum(len(files) for _, _, files in os.walk(tree))
        seen, at, several = {}, 0, 0
        for source in sources:
            text, place, cuts = source["text"], 0, 0
            assert open(os.path.join(tree, source["path"]), newline="").read() == text, source["path"]
            while place < len(text):
                if at < len(pieces) and text.startswith(pieces[at], place):
                    piece = pieces[at]; at += 1
                    seen.setdefault(piece[:30], []).append(piece)
                else:
                    again = [one for size in range(1, 31) for one in seen.get(text[place:place + size], []) if text.startswith(one, place)]
                    assert again, (source["path"], place, text[place:place + 60])
                    piece = max(again, key=len)
                place += len(piece); cuts += 1
            assert place == len(text)
            several += cuts > 1
        assert at == len(pieces), "documents that no file has"
        print(len(sources), several > 0)
        """;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData("std::vector<int>", "320 120 335 226 38 227")]
    [InlineData("return 42;", "70 562 228")]
    [InlineData("int main() {\nreturn 0;\n}", "38 6578 222 223 220 1536 70 520 228 1536 221")]
    [InlineData("print interesting", "6152 38 38 5980 14863")]
    [InlineData("hello_world1024 0xFF 3.14", "13756 247 11433 622 524 520 1672 6389 523 231 534")]
    [InlineData("x\n\n\ny", "1672 1537 1536 1673")]
    [InlineData("\r\n", "1536")]
    [InlineData("   ", "")]
    [InlineData("1000", "620 520")]
    [InlineData("héllo 日本", "1656 1753 1660 6015 4532 4563")]
    [InlineData("a😀b", "1649 5825 1650")]
    [InlineData("@@ -1,3 +1,3 @@", "1520 233 521 230 523 232 521 230 523 1520")]
    [InlineData("<TOOL_RESULT>", "226 14822 247 8714 227")]
    public void The_published_tokenizer_gives_the_ids_of_its_library(string text, string ids)
    {
        File.WriteAllText(workspace["text"], text);
        Assert.Equal(ids + "\n", Launched.Run("tokenize", workspace["text"], "--tokenizer", Published(), "--ids").Ends(0).Output);
    }

    [Fact]
    public void Counts_are_those_of_the_ids_and_of_the_report()
    {
        var ids = Launched.Run("tokenize", code.Documents, "--tokenizer", code.Tokenizer, "--ids").Ends(0).Output.TrimEnd('\n').Split('\n');
        var counts = ids.Select(line => line.Length == 0 ? 0 : line.Split(' ').Length).ToArray();
        var summary = Launched.Run("tokenize", code.Documents, "--tokenizer", code.Tokenizer, "--json").Ends(0).Json;
        Assert.Equal((counts.Length, counts.Sum()), (summary.GetProperty("texts").GetInt32(), summary.GetProperty("tokens").GetInt32()));
        Assert.InRange(counts.Max(), 400, 512);
        var report = Launched.Run([.. code.ChunkOf(code.Small, code.Documents, "--json")]).Ends(0).Json;
        Assert.True(report.GetProperty("was_done").GetBoolean());
        Assert.Equal((counts.Length, counts.Sum()), (report.GetProperty("documents").GetInt32(), report.GetProperty("tokens").GetInt32()));
        Array.Sort(counts);
        Assert.Equal([.. new[] { 0.1, 0.25, 0.5, 0.75, 0.9 }.Select(share => counts[(int)(counts.Length * share)])], report.GetProperty("percentiles").EnumerateArray().Select(count => count.GetInt32()));
    }

    [Fact]
    public void An_estimate_is_called_one_and_is_a_quarter_of_the_bytes()
    {
        var report = Launched.Run("code", "chunk", "--inputs", code.Small[0], "--output", workspace["d"], "--estimate", "--max-tokens", "256").Ends(0);
        Assert.Contains("estimated", report.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("counted", report.Output, StringComparison.Ordinal);
        Python.Run("import json, sys\nassert max(max(1, len(json.loads(line)['text'].encode()) // 4) for line in open(sys.argv[1])) in range(200, 257)", workspace["d"]);
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("real")]
    public void A_tree_of_files_is_packed_cut_and_joined_back(string kind)
    {
        string[] inputs = kind == "sample" ? code.Small : [Unpacked()];
        Directory.CreateDirectory(workspace["tree"]);
        Python.Run(WriteTree, [workspace["tree"], .. inputs]);
        Launched.Run("sample", "code", "--from", workspace["tree"], "--output", workspace["packed"]).Ends(0);
        var packed = workspace["packed", "code_sample.jsonl"];
        Launched.Run("code", "chunk", "--inputs", packed, "--output", workspace["docs.jsonl"], "--max-tokens", "256", "--preamble", "first", "--min-chars", "0", "--tokenizer", code.Tokenizer).Ends(0);
        Assert.EndsWith(" True\n", Python.Run(JoinsBack, workspace["tree"], packed, workspace["docs.jsonl"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_documents()
    {
        foreach (var jobs in (string[])["1", "2", "7"])
        {
            Launched.Run([.. code.ChunkOf(code.Small, workspace[jobs], "-j", jobs)]).Ends(0);
            Assert.Equal(File.ReadAllBytes(code.Documents), File.ReadAllBytes(workspace[jobs]));
        }
    }

    [Fact]
    public void A_sample_of_nothing_is_an_empty_file()
    {
        Launched.Run("sample", "code", "--output", workspace["none"], "--count", "1", "--files", "2").Ends(0);
        Assert.Equal(0, new FileInfo(workspace["none", "code_sample.0.jsonl"]).Length);
        var chunk = Launched.Run([.. code.ChunkOf([workspace["none", "code_sample.0.jsonl"]], workspace["d"], "--parquet-dir", workspace["P"])]).Ends(0);
        Assert.Contains("Documents output: 0", chunk.Output, StringComparison.Ordinal);
        Assert.Equal("0 train shards, 0 val docs, 0 total", File.ReadLines(workspace["P", "_COMPLETE"]).First());
        Launched.Run("verify", workspace["P"]).Ends(0);
        Launched.Run([.. code.ReadOf(workspace["P"])]).Fails(1, "documents of train", "none");
    }

    private static string Shared(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "code", name));
        if (!File.Exists(path))
        {
            Assert.Skip($"SKIPPED: {name} is not here: no folder shared/data/code beside this checkout.");
        }

        return path;
    }

    private static string Published() => Shared("cpp_tokenizer_32k.json");

    private string Unpacked()
    {
        Tool.Run("/bin/sh", "-c", "gzip -dc \"$1\" > \"$2\"", "sh", Shared("cpp_real.jsonl.gz"), workspace["real.jsonl"]).Ends(0);
        return workspace["real.jsonl"];
    }
}
