using System.IO.Compression;
using System.Text;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Code;

/// <summary>Whatever is given to cut, stream or read: counted, named, nothing lost, and nothing of somebody else's touched.</summary>
public sealed class BadCodeInputTests(CodeSamples code) : IDisposable
{
    private const string Mixed = """
        import json, sys
        text = lambda i: "int f%d() { return %d; } // %s" % (i, i, "x" * 60)
        line = lambda i: json.dumps({"text": text(i)}).encode()
        open(sys.argv[1], "wb").write(b"\xef\xbb\xbf" + line(0) + b"\r\n" + b"{broken\n" + b'{"text": null}\n' + b'{"text": "' + b"x" * 60 + b'\\ud800"}\n' + b'{"text": 5}\n'
            + b"\n \t\n" + line(1) + b"\n" + json.dumps({"text": "a\0b" + "y" * 60}).encode() + b"\n" + b'{"text":"\xff' + b"z" * 60 + b'"}\n' + b'{"text":"short"}\n' + b"\0\0\0\n"
            + json.dumps({"text": "l1\r\nl2 \U0001f600" + "w" * 60}).encode() + b"\r\n" + line(2))
        """;

    private const string WantedOfMixed = """
        import json, sys
        text = lambda i: "int f%d() { return %d; } // %s" % (i, i, "x" * 60)
        wanted = [text(0), text(1), "a\0b" + "y" * 60, "l1\r\nl2 \U0001f600" + "w" * 60, text(2)]
        assert open(sys.argv[1], "rb").read() == b"".join(json.dumps({"text": one}).encode() + b"\n" for one in wanted)
        """;

    private const string Evil = """
        import os, pickle, sys
        class Evil:
            def __reduce__(self): return os.system, ("touch " + sys.argv[2],)
        pickle.dump(Evil(), open(sys.argv[1], "wb"), protocol=4)
        """;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Damaged_lines_are_counted_and_listed_and_the_others_kept_byte_for_byte()
    {
        Python.Run(Mixed, workspace["in.jsonl"]);
        var chunk = Chunk("in.jsonl", "--json").Ends(0).Json;
        Assert.Equal((12, 5, 5), (chunk.GetProperty("lines").GetInt32(), chunk.GetProperty("files").GetInt32(), chunk.GetProperty("documents").GetInt32()));
        foreach (var (reason, count) in ((string, int)[])[("json_error", 2), ("lone_surrogate", 1), ("not_text", 1), ("not_utf8", 1)])
        {
            Assert.Equal(count, chunk.GetProperty("rejected").GetProperty(reason).GetInt32());
        }

        Assert.Equal(2, chunk.GetProperty("dropped").GetProperty("too_small").GetInt32());
        Python.Run(WantedOfMixed, workspace["docs.jsonl"]);
        var rejected = File.ReadAllLines(workspace["docs.jsonl.rejected.jsonl"]);
        Assert.Equal(5, rejected.Length);
        Assert.All(rejected, line => Assert.Contains("in.jsonl\",\"place\":\"line ", line, StringComparison.Ordinal));
        Assert.Contains("12 lines read = 5 files kept + 5 rejected + 2 dropped by rule", Chunk("in.jsonl").Ends(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_counts_damaged_lines_and_goes_on()
    {
        Python.Run(Mixed, workspace["docs.jsonl"]);
        var stream = Stream("--json").Ends(0).Json;
        Assert.Equal(6, stream.GetProperty("documents").GetInt32());
        Assert.Equal(2, stream.GetProperty("rejected").GetProperty("json_error").GetInt32());
        Assert.Equal(1, stream.GetProperty("dropped").GetProperty("no_text").GetInt32());
        Assert.Equal(5, File.ReadAllLines(workspace["P", "rejected.jsonl"]).Length);
        Launched.Run("verify", workspace["P"]).Ends(0);
    }

    [Fact]
    public void Of_half_a_gzip_file_the_whole_lines_are_kept_and_the_code_is_3()
    {
        var whole = File.ReadAllLines(code.Small[0]);
        using (var gzip = new GZipStream(File.Create(workspace["whole.jsonl.gz"]), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(string.Join('\n', whole) + "\n"));
        }

        var bytes = File.ReadAllBytes(workspace["whole.jsonl.gz"]);
        File.WriteAllBytes(workspace["cut.jsonl.gz"], bytes[..(bytes.Length * 2 / 3)]);
        var cut = Chunk("cut.jsonl.gz", "--json");
        var kept = cut.Ends(3).Json.GetProperty("files").GetInt32();
        Assert.InRange(kept, 1, whole.Length - 1);
        Assert.Contains("cut.jsonl.gz", cut.Error, StringComparison.Ordinal);
        File.WriteAllLines(workspace["lines.jsonl"], whole.Take(kept));
        Launched.Run([.. code.ChunkOf([workspace["lines.jsonl"]], workspace["same.jsonl"])]).Ends(0);
        Assert.Equal(File.ReadAllBytes(workspace["same.jsonl"]), File.ReadAllBytes(workspace["docs.jsonl"]));
    }

    [Fact]
    public void An_input_that_is_missing_is_warned_about_and_the_code_is_3_also_the_second_time()
    {
        foreach (var round in (string[])["Done.", "Nothing to do"])
        {
            var result = Launched.Run([.. code.ChunkOf([workspace["nope.jsonl"], code.Small[0]], workspace["docs.jsonl"])]).Ends(3);
            Assert.Contains("nope.jsonl: there is no such file", result.Output, StringComparison.Ordinal);
            Assert.Contains(round, result.Output, StringComparison.Ordinal);
        }

        Assert.NotEmpty(File.ReadAllText(workspace["docs.jsonl"]));
    }

    [Fact]
    public void A_malicious_pickle_is_refused_and_never_run()
    {
        Python.Run(Evil, workspace["tokenizer.pkl"], workspace["owned"]);
        foreach (var command in (string[][])[["tokenize", code.Documents], ["code", "chunk", "--inputs", code.Small[0], "--output", workspace["d"]], ["read", code.Shards, "--pack", "512"]])
        {
            Launched.Run([.. command, "--tokenizer", workspace["tokenizer.pkl"]]).Fails(1, "tokenizer.pkl", "system");
        }

        Assert.False(File.Exists(workspace["owned"]), "it was run");
        Assert.False(File.Exists(workspace["d"]));
    }

    [Theory]
    [InlineData("del t['model']['merges']", "merges")]
    [InlineData("t['model']['merges'][0] = ['zzz', 'qqq']", "merges")]
    [InlineData("del t['model']['vocab']", "vocab")]
    [InlineData("del t['model']", "model")]
    [InlineData("t = []", "tokenizer.json")]
    public void A_tokenizer_file_that_lacks_something_is_refused_and_the_place_named(string change, string named)
    {
        Python.Run($"import json, sys\nt = json.load(open(sys.argv[1]))\n{change}\njson.dump(t, open(sys.argv[2], 'w'))", code.Tokenizer, workspace["tokenizer.json"]);
        Launched.Run("tokenize", code.Documents, "--tokenizer", workspace["tokenizer.json"]).Fails(1, "tokenizer.json", named);
    }

    [Theory]
    [InlineData("--output")]
    [InlineData("--keep-jsonl")]
    public void A_file_of_somebody_else_is_refused_and_untouched(string flag)
    {
        File.WriteAllText(workspace["mine.jsonl"], "three years");
        string[] command = flag == "--output" ? [.. code.ChunkOf(code.Small, workspace["mine.jsonl"])] : [.. code.PipelineOf(code.Small, workspace["P"], flag, workspace["mine.jsonl"])];
        Launched.Run(command).Fails(1, "mine.jsonl", "somebody else's", "nothing was touched");
        Assert.Equal("three years", File.ReadAllText(workspace["mine.jsonl"]));
    }

    [Fact]
    public void A_folder_of_somebody_else_is_refused_and_untouched()
    {
        Directory.CreateDirectory(workspace["P"]);
        File.WriteAllText(workspace["P", "thesis.txt"], "three years");
        foreach (var command in (IEnumerable<string>[])[CodeSamples.StreamOf(code.Documents, workspace["P"]), code.PipelineOf(code.Small, workspace["P"]), code.ChunkOf(code.Small, workspace["d"], "--parquet-dir", workspace["P"])])
        {
            Launched.Run([.. command]).Fails(1, "other files", "nothing was touched");
            Assert.Equal([workspace["P", "thesis.txt"]], Directory.EnumerateFileSystemEntries(workspace["P"]));
        }
    }

    [Fact]
    public void A_second_writer_with_another_source_is_refused_and_told_who_writes_what()
    {
        File.WriteAllText(workspace["docs.jsonl"], "");
        using var first = Launched.Start([.. CodeSamples.StreamOf(workspace["docs.jsonl"], workspace["P"])]);
        while (!File.Exists(workspace["P", ".shardwright", "live.json"]))
        {
            Assert.False(first.HasExited);
            Thread.Sleep(20);
        }

        foreach (var second in (IEnumerable<string>[])[CodeSamples.StreamOf(code.Documents, workspace["P"]), code.PipelineOf(code.Small, workspace["P"])])
        {
            Launched.Run([.. second]).Fails(1, $"host={Environment.MachineName} pid={first.Id} ", workspace["docs.jsonl"]);
        }

        Assert.False(first.HasExited);
    }

    [Fact]
    public void A_place_that_may_not_be_written_is_named()
    {
        Directory.CreateDirectory(workspace["closed"]);
        Tool.Run("/bin/chmod", "555", workspace["closed"]).Ends(0);
        Tool.Run("/bin/sh", "-c", "cp \"$1\" \"$2\" && chmod a+r \"$2\"", "sh", code.Small[0], workspace["in.jsonl"]).Ends(0);
        Nobody.Run("code", "chunk", "--estimate", "--inputs", workspace["in.jsonl"], "--output", workspace["closed", "docs.jsonl"]).Fails(1, "closed", "denied");
        Nobody.Run("code", "stream", "--input", workspace["in.jsonl"], "--parquet-dir", workspace["closed", "P"]).Fails(1, "closed", "denied");
        Nobody.Run("code", "pipeline", "--estimate", "--inputs", workspace["in.jsonl"], "--parquet-dir", workspace["closed", "P"]).Fails(1, "closed", "denied");
    }

    [Theory]
    [InlineData("code stream --input FOLDER --parquet-dir OUT", "a folder")]
    [InlineData("code stream --input GZIP --parquet-dir OUT", "gzip")]
    [InlineData("code stream --input DOCS --parquet-dir DOCS", "a file")]
    [InlineData("code chunk --estimate --inputs FOLDER --output OUT", "a folder")]
    [InlineData("code chunk --estimate --inputs DOCS --output FOLDER", "a folder")]
    [InlineData("read FOLDER --sft --tokenizer TOKENIZER", "a folder")]
    [InlineData("read DOCS --pack 512 --tokenizer TOKENIZER", "a file")]
    [InlineData("read OUT --pack 512 --tokenizer TOKENIZER", "nothing there")]
    [InlineData("tokenize FOLDER --tokenizer TOKENIZER", "a folder")]
    [InlineData("tokenize DOCS OUT --tokenizer TOKENIZER", "nothing there")]
    [InlineData("tokenize DOCS --tokenizer OUT", "no such file")]
    [InlineData("tokenize DOCS --tokenizer FOLDER", "a folder")]
    [InlineData("sample code --output OUT --from FOLDER", "none")]
    [InlineData("sample code --output DOCS", "exists")]
    public void A_thing_of_another_kind_is_named_for_what_it_is(string line, string found)
    {
        Directory.CreateDirectory(workspace["folder"]);
        File.WriteAllBytes(workspace["some.jsonl.gz"], [0x1f, 0x8b, 8, 0, 0, 0]);
        string[] words = [.. line.Split(' ').Select(word => word switch
        {
            "FOLDER" => workspace["folder"], "GZIP" => workspace["some.jsonl.gz"], "DOCS" => code.Documents, "TOKENIZER" => code.Tokenizer, "OUT" => workspace["out"], _ => word,
        })];
        Launched.Run(words).Fails(1, found);
    }

    private ToolResult Chunk(string input, params string[] more) => Launched.Run([.. code.ChunkOf([workspace[input]], workspace["docs.jsonl"], more)]);

    private ToolResult Stream(params string[] more) => Launched.Run([.. CodeSamples.StreamOf(workspace["docs.jsonl"], workspace["P"], ["--stable-for", "300ms", "--poll", "100ms", .. more])]);
}
