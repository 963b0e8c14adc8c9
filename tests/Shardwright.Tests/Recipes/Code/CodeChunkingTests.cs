using System.Text.Json;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Recipes.Code;
using Shardwright.Tests.Datasets;

namespace Shardwright.Tests.Recipes.Code;

/// <summary>What comes out of <c>code chunk</c>, and what is counted.</summary>
public sealed class CodeChunkingTests
{
    private const string Long = "int main() { return 0; } // long enough to be kept, which takes fifty characters";

    // Written from the specification; shares no code with us.
    private const string Oracle = """
        import gzip, hashlib, json, sys
        seen, out, counts = set(), [], dict(json=0, small=0, dup=0, text=0, lone=0, utf8=0)
        for path in sys.argv[1:]:
            data = open(path, 'rb').read()
            if data[:2] == b'\x1f\x8b': data = gzip.decompress(data)
            for line in data.split(b'\n'):
                try: line = line.decode('utf-8')
                except UnicodeDecodeError: counts['utf8'] += 1; continue
                if not line.strip(): continue
                try:
                    value = json.loads(line)
                    if not isinstance(value, dict): raise ValueError()
                except ValueError: counts['json'] += 1; continue
                text = value.get('text')
                if text is None: counts['small'] += 1; continue
                if not isinstance(text, str): counts['text'] += 1; continue
                try: raw = text.encode('utf-8')
                except UnicodeEncodeError: counts['lone'] += 1; continue
                if len(text) < 50: counts['small'] += 1; continue
                key = hashlib.md5(raw).digest()
                if key in seen: counts['dup'] += 1; continue
                seen.add(key); out.append(json.dumps({'text': text}) + '\n')
        print(json.dumps([counts[k] for k in ('json', 'small', 'dup', 'text', 'lone', 'utf8')]))
        print(hashlib.sha256(''.join(out).encode()).hexdigest(), len(out))
        """;

    [Fact]
    public void The_seven_lines_of_the_checks_table_are_counted()
    {
        using var folder = new TemporaryFolder();
        var input = folder.File("in.jsonl");
        File.WriteAllText(input, $$"""
            {"text": "{{Long}}"}
            {"text": "{{Long}} 2", "path": "a.cpp"}
            {"text": "{{Long}}
              
            {"text": "short"}
            {"text": "{{Long}}"}
            {"text": null}

            """);

        var report = CodeChunking.Run(Options(folder, input), TestContext.Current.CancellationToken);

        Assert.Equal(
            new ChunkCounters { Lines = 6, Files = 3, Documents = 2, Duplicates = 1, JsonErrors = 1, TooSmall = 2 },
            report.Counters);
        Assert.Equal($"{{\"text\": \"{Long}\"}}\n{{\"text\": \"{Long} 2\"}}\n", File.ReadAllText(folder.File("docs.jsonl")));
        Assert.Equal([Long.Length / 4, Long.Length / 4, (Long.Length + 2) / 4, (Long.Length + 2) / 4, (Long.Length + 2) / 4], report.Percentiles);
        Assert.Equal((Long.Length / 4) + ((Long.Length + 2) / 4), report.Tokens);
        Assert.False(report.IsExact);
        var rejected = Assert.Single(File.ReadLines(folder.File("docs.jsonl.rejected.jsonl")));
        Assert.Equal($$"""{"path":"{{input}}","place":"line 3","reason":"json_error","message":"the line is not one JSON object"}""", rejected);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Documents_are_those_of_the_oracle_at_any_number_of_threads(int jobs)
    {
        using var folder = new TemporaryFolder();
        string[] inputs = [folder.File("a.jsonl"), folder.File("b.jsonl.gz"), folder.File("c.jsonl")];
        ChunkFixture.WriteRandom(inputs[0], 3000, seed: 1);
        ChunkFixture.WriteRandom(inputs[1], 2000, seed: 2);
        ChunkFixture.WriteRandom(inputs[2], 10, seed: 3);

        var options = Options(folder, inputs) with { Jobs = jobs, MaxTokens = 1 << 20, BatchBytes = 20_000, DigestMemoryBytes = 4096 };
        var report = CodeChunking.Run(options, TestContext.Current.CancellationToken);

        var expected = PythonOracle.Run(Oracle, inputs).Split('\n');
        var found = report.Counters;
        long[] counts = [found.JsonErrors, found.TooSmall, found.Duplicates, found.NotText, found.LoneSurrogates, found.NotUtf8];
        Assert.Equal(expected[0], $"[{string.Join(", ", counts)}]");
        Assert.All(counts, count => Assert.NotEqual(0, count));
        Assert.Equal(expected[1], $"{ChunkFixture.Hash(options.Output!)} {found.Documents}");
        Assert.Equal(found.Lines, found.Files + found.JsonErrors + found.TooSmall + found.NotText + found.LoneSurrogates + found.NotUtf8);
        Assert.Equal(counts[0] + counts[3] + counts[4] + counts[5], File.ReadLines(options.Output + ".rejected.jsonl").Count());
    }

    [Fact]
    public void Tokens_are_those_of_the_first_hundred_thousand_documents()
    {
        using var folder = new TemporaryFolder();
        var input = folder.File("in.jsonl");
        using (var writer = new StreamWriter(input))
        {
            for (var i = 0; i < 100_500; i++)
            {
                writer.Write($"{{\"text\":\"{i:D8}{new string('x', 40 + (i % 1000) + (i >= 100_000 ? 5000 : 0))}\"}}\n");
            }
        }

        var report = CodeChunking.Run(Options(folder, input) with { MinChars = 0, MaxTokens = 1 << 20 }, TestContext.Current.CancellationToken);

        var tokens = Enumerable.Range(0, 100_000).Select(i => (48 + (i % 1000)) / 4).Order().ToArray();
        Assert.Equal([tokens[10_000], tokens[25_000], tokens[50_000], tokens[75_000], tokens[90_000]], report.Percentiles);
        Assert.Equal(tokens.Sum() * 100_500L / 100_000, report.Tokens);
    }

    [Fact]
    public void Missing_and_truncated_inputs_are_named_and_the_rest_is_read()
    {
        using var folder = new TemporaryFolder();
        string[] inputs = [folder.File("missing.jsonl"), folder.File("cut.jsonl.gz"), folder.File("also-missing.jsonl"), folder.File("good.jsonl"), folder.File("gone.jsonl")];
        ChunkFixture.WriteRandom(inputs[1], 500, seed: 4);
        var packed = File.ReadAllBytes(inputs[1]);
        File.WriteAllBytes(inputs[1], packed[..(packed.Length / 2)]);
        ChunkFixture.WriteRandom(inputs[3], 50, seed: 5);
        var reporter = new RecordingReporter();

        var report = CodeChunking.Run(Options(folder, inputs) with { Reporter = reporter, MaxTokens = 1 << 20 }, TestContext.Current.CancellationToken);

        Assert.Equal(4, report.Counters.RejectedInputs);
        Assert.Equal(4, report.RejectedInputs.Count);
        Assert.Contains("missing.jsonl", report.RejectedInputs[0], StringComparison.Ordinal);
        Assert.Contains("cut.jsonl.gz", report.RejectedInputs[1], StringComparison.Ordinal);
        Assert.InRange(report.Counters.Lines, 100, 549);
        var reasons = File.ReadLines(folder.File("docs.jsonl.rejected.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("reason").GetString()).ToList();
        Assert.Equal("missing_input", reasons[0]);
        Assert.Equal("missing_input", reasons[^1]);
        Assert.Single(reasons, "damaged_input");
    }

    [Fact]
    public void Only_the_first_records_of_each_input_are_taken_where_that_is_asked()
    {
        using var folder = new TemporaryFolder();
        string[] inputs = [folder.File("a.jsonl"), folder.File("b.jsonl")];
        ChunkFixture.WriteRandom(inputs[0], 100, seed: 8);
        ChunkFixture.WriteRandom(inputs[1], 100, seed: 9);

        Assert.Equal(60, CodeChunking.Run(Options(folder, inputs) with { MaxRecords = 30, MaxTokens = 1 << 20 }, TestContext.Current.CancellationToken).Counters.Lines);
    }

    [Fact]
    public void What_a_rule_drops_is_listed_where_that_is_asked()
    {
        using var folder = new TemporaryFolder();
        var input = folder.File("in.jsonl");
        File.WriteAllText(input, $"{{\"text\": \"{Long}\"}}\n{{}}\n{{\"text\": \"{Long}\"}}\n");

        CodeChunking.Run(Options(folder, input) with { ListRejected = true }, TestContext.Current.CancellationToken);

        Assert.Equal(["too_small", "duplicate"], File.ReadLines(folder.File("docs.jsonl.rejected.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("reason").GetString()));
    }

    [Fact]
    public void The_marker_says_what_is_there_and_the_same_command_again_does_nothing()
    {
        using var folder = new TemporaryFolder();
        var input = folder.File("in.jsonl");
        ChunkFixture.WriteRandom(input, 200, seed: 6);
        var options = Options(folder, input);
        var first = CodeChunking.Run(options, TestContext.Current.CancellationToken);
        var written = FileIdentity.Of(options.Output!);

        var second = CodeChunking.Run(options with { Jobs = 1 }, TestContext.Current.CancellationToken);

        Assert.True(second.WasDone);
        Assert.False(first.WasDone);
        Assert.Equal(written, FileIdentity.Of(options.Output!));
        Assert.Equal(first.Counters, second.Counters);
        Assert.Equal(first.Percentiles, second.Percentiles);
        var marker = ChunkMarker.Read(options.Output!)!;
        Assert.Equal(written.Bytes, marker.Bytes);
        Assert.Equal(first.Counters.Documents, marker.Documents);
        Assert.Equal(1 << 20, ChunkMarker.ReadFacts(options.Output!)!.MaxTokens);
        Assert.Equal("repeat", ChunkMarker.ReadFacts(options.Output!)!.Options["preamble"]);
        Assert.Equal(["lock", "plan.json"], Directory.EnumerateFileSystemEntries(options.Output + ".state").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Other_options_changed_inputs_and_files_of_others_are_refused_until_a_rebuild()
    {
        using var folder = new TemporaryFolder();
        var input = folder.File("in.jsonl");
        ChunkFixture.WriteRandom(input, 200, seed: 6);
        var options = Options(folder, input);
        File.WriteAllText(options.Output!, "mine");
        var cancel = TestContext.Current.CancellationToken;

        var foreign = Assert.Throws<DatasetStateException>(() => CodeChunking.Run(options, cancel));
        Assert.Contains("--rebuild", foreign.Remedy, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(options.Output!));
        Assert.False(Directory.Exists(options.Output + ".state"));

        CodeChunking.Run(options with { Rebuild = true }, cancel);
        var other = Assert.Throws<DatasetStateException>(() => CodeChunking.Run(options with { MinChars = 60 }, cancel));
        Assert.Contains("--min-chars: 50 then, 60 now", other.Message, StringComparison.Ordinal);

        CodeChunking.Run(options with { MinChars = 60, Rebuild = true }, cancel);
        File.AppendAllText(input, "\n");
        Assert.Throws<InputChangedException>(() => CodeChunking.Run(options with { MinChars = 60 }, cancel));
        Assert.False(CodeChunking.Run(options with { Rebuild = true }, cancel).WasDone);
    }

    [Fact]
    public void A_second_chunker_on_one_output_learns_who_holds_it()
    {
        using var folder = new TemporaryFolder();
        var input = folder.File("in.jsonl");
        ChunkFixture.WriteRandom(input, 10, seed: 6);
        var options = Options(folder, input);
        using var held = FileLock.TryAcquire(options.Output + ".state/lock", exclusive: true);

        var error = Assert.Throws<DatasetStateException>(() => CodeChunking.Run(options, TestContext.Current.CancellationToken));

        Assert.Contains($"pid={Environment.ProcessId}", error.Message, StringComparison.Ordinal);
    }

    internal static ChunkOptions Options(TemporaryFolder folder, params string[] inputs)
        => new() { Inputs = inputs, Output = folder.File("docs.jsonl"), MaxTokens = 1 << 20, Jobs = 2 };
}
