using System.IO.Compression;
using System.Text;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Code;
using Shardwright.Streaming.Tuning;

namespace Shardwright.Tests.Streaming.Tuning;

public sealed class TuningReadingTests : IDisposable
{
    private const string Awkward = """
        not JSON

        {"text": "<BOS>ask<THOUGHT_START>hm<QUERY_TOOL>q<CODE_END><TOOL_RESULT>r\u00e9s<CODE_START>x<CODE_END><EOS>", "source": "a"}
        [1]
        {"text": null, "source": "a"}
        {"text": 5, "source": "a"}
        {"source": "a"}
        {"text": "ab", "source": "a"}
        {"text": "", "source": "a"}
        {"text": "abc", "source": "a", "score": NaN}
        {"text": "<BOS><FIM_PREFIX>a<FIM_SUFFIX>b<FIM_MIDDLE>c<EOS>", "source": "a"}
        {"text": "<CODE_START><CODE_START>plain<CODE_END>", "source": "a"}
        {"text": "<BOS>no opener<EOS>"}
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, int, int, bool, bool, bool, bool> Plans => new()
    {
        { "tool_call_sft.jsonl", 2000, 8, true, true, false, false },
        { "tool_call_sft.jsonl", 300, 7, true, false, false, false },
        { "combined_sft.jsonl", 200, 3, false, true, true, false },
        { "diff_sft.jsonl", 150, 5, true, false, true, false },
        { "diff_sft.jsonl", 2, 4, true, true, false, false },
        { "tool_call_sft.jsonl", 1500, 3, true, true, false, true },
        { "diff_sft.jsonl", 900, 2, true, false, false, true },
        { "awkward.jsonl", 40, 2, false, false, false, false },
        { "awkward.jsonl", 25, 1, true, true, false, true },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task Batches_are_those_of_the_specification(string name, int maxLength, int batchSize, bool shuffle, bool dropLast, bool full, bool pack)
    {
        var plan = new TuningPlan
        {
            MaxLength = maxLength, BatchSize = batchSize, Epochs = 3, Seed = 11, Shuffle = shuffle, DropLast = dropLast, PadToMaxLength = full, PackRows = pack, PackBuffer = 9,
        };
        var path = Sample(name);
        Assert.Equal(TuningOracle.Batches(path, plan), (await ReadAsync(path, plan)).Select(TuningOracle.Line));
    }

    [Theory]
    [InlineData(false, true, 1, 1)]
    [InlineData(true, false, 1, 2)]
    [InlineData(false, false, 3, 2)]
    [InlineData(true, true, 3, 1)]
    public async Task A_reading_that_stops_after_any_batch_goes_on_with_the_same_rest(bool pack, bool dropLast, int world, int nextWorld)
    {
        var path = Sample("tool_call_sft.jsonl");
        var plan = new TuningPlan { MaxLength = 700, BatchSize = 3, Epochs = 2, DropLast = dropLast, PackRows = pack, PackBuffer = 7, World = world, Rank = world - 1 };
        var all = (await ReadAsync(path, plan with { World = 1, Rank = 0 })).Select(TuningOracle.Line).ToArray();
        var mine = await ReadAsync(path, plan);
        Assert.True(mine.Count > 4);
        for (var turn = 0; turn < mine.Count; turn++)
        {
            Assert.Equal(all[(turn * world) + world - 1], TuningOracle.Line(mine[turn]));
            var cursor = TuningCursor.Parse(mine[turn].Next.ToJson(), "cursor.json");
            var rest = new List<string>();
            var ranks = await Task.WhenAll(Enumerable.Range(0, nextWorld).Select(rank => ReadAsync(path, plan with { World = nextWorld, Rank = rank }, cursor)));
            for (var i = 0; i < ranks.Sum(batches => batches.Count); i++)
            {
                rest.Add(TuningOracle.Line(ranks[i % nextWorld][i / nextWorld]));
            }

            Assert.Equal(all[Math.Min(all.Length, (turn + 1) * world)..], rest);
        }
    }

    [Fact]
    public async Task Every_epoch_holds_every_sample_once_in_an_order_of_its_own()
    {
        var plan = new TuningPlan { MaxLength = 5000, BatchSize = 1, Epochs = 3, World = 1 };
        var epochs = (await ReadAsync(Sample("tool_call_sft.jsonl"), plan)).GroupBy(batch => batch.Epoch).Select(epoch => epoch.Select(batch => TuningOracle.Line(batch)[2..]).ToArray()).ToArray();
        Assert.Equal(3, epochs.Length);
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.All(epochs, epoch => Assert.Equal(epochs[0].Order(StringComparer.Ordinal), epoch.Order(StringComparer.Ordinal)));
        Assert.Equal(40, epochs[0].Distinct().Count());
    }

    [Fact]
    public async Task Packed_rows_hold_whole_samples_and_every_one_of_them()
    {
        var plan = new TuningPlan { MaxLength = 2000, BatchSize = 1, Epochs = 1, PackRows = true };
        var batches = await ReadAsync(Sample("diff_sft.jsonl"), plan);
        Assert.Equal(40, batches.Sum(batch => batch.Samples));
        Assert.True(batches.Count < 20);
        Assert.Equal(40, batches.Sum(batch => batch.Targets.Span[..batch.Width].Count(3)));
    }

    [Fact]
    public async Task Lines_that_give_no_sample_are_counted_with_their_reasons()
    {
        var set = await TuningSet.OpenAsync(Sample("awkward.jsonl"), TagTokenizer.Full, new TuningPlan { MaxLength = 10, BatchSize = 1 }, Cancel);
        Assert.Equal((13L, 1L, 5L), (set.Counts.Lines, set.Counts.Blank, set.Counts.Samples));
        Assert.Equal(
            [(TuningFlaw.NotJson, 2), (TuningFlaw.MissingText, 2), (TuningFlaw.NotText, 1), (TuningFlaw.TooShort, 2)],
            set.Counts.Flawed.OrderBy(flaw => flaw.Key).Select(flaw => (flaw.Key, (int)flaw.Value)));
        Assert.Equal(new TuningRejection(1, 0, TuningFlaw.NotJson), set.Rejected[0]);
        Assert.Equal([1L, 4, 5, 6, 7, 8, 9], set.Rejected.Select(line => line.LineNumber));
    }

    [Fact]
    public async Task A_text_with_a_token_that_the_tokenizer_lacks_is_an_error_and_others_are_read()
    {
        var tokenizer = new TagTokenizer(TagTokenizer.WithoutToolResult);
        var plan = new TuningPlan { MaxLength = 50, BatchSize = 1, Epochs = 1 };
        var error = await Assert.ThrowsAsync<MissingComponentException>(() => TuningSet.OpenAsync(Sample("tool_call_sft.jsonl"), tokenizer, plan, Cancel));
        Assert.Contains("<TOOL_RESULT>", error.Message, StringComparison.Ordinal);
        Assert.Contains("tags and bytes", error.Message, StringComparison.Ordinal);
        var path = Write("plain.jsonl", """{"text": "<BOS>a<CODE_START>b<CODE_END><EOS>", "source": "no_tool"}""");
        Assert.Equal(1, (await TuningSet.OpenAsync(path, tokenizer, plan, Cancel)).Count);
        Assert.Contains("<TOOL_RESULT>", (await Assert.ThrowsAsync<MissingComponentException>(
            () => TuningSet.OpenAsync(Write("escaped.jsonl", """{"text": "\u003cTOOL_RESULT>", "source": "x"}"""), tokenizer, plan, Cancel))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("diff_sft.jsonl", "<EOS>", false)]
    [InlineData("diff_sft.jsonl", "\n", false)]
    [InlineData("diff_sft.jsonl", "<BOS>", false)]
    [InlineData("plain.jsonl", "<BOS>", true)]
    public async Task A_token_that_every_sample_needs_is_missed_before_the_first(string name, string token, bool pack)
    {
        // A line feed that is no tag is still one token: its byte's.
        var tokenizer = new TagTokenizer([.. TagTokenizer.WithoutToolResult.Select(tag => tag.Text == token ? ("other", tag.Id) : tag)]);
        var path = name == "plain.jsonl" ? Write(name, """{"text": "abcd", "source": "no_tool"}""") : Sample(name);
        var open = () => TuningSet.OpenAsync(path, tokenizer, new TuningPlan { MaxLength = 50, BatchSize = 1, PackRows = pack }, Cancel);
        if (token == "\n")
        {
            Assert.Equal(40, (await open()).Count);
        }
        else
        {
            Assert.Contains(token, (await Assert.ThrowsAsync<MissingComponentException>(open)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("docstring_pairs.jsonl", "docstring pairs")]
    [InlineData("gspo_prompts.jsonl", "prompts for GSPO")]
    [InlineData("documents.jsonl", "documents (text)")]
    [InlineData("empty.jsonl", "an empty file")]
    [InlineData("blank.jsonl", "an empty file")]
    [InlineData("junk.jsonl", "none in 2 lines")]
    [InlineData("packed.jsonl", "gunzip")]
    [InlineData("short.jsonl", "shorter than three tokens")]
    public async Task A_file_that_is_not_read_is_called_by_its_name(string name, string told)
    {
        Write("documents.jsonl", """{"text": "int main() {}"}""");
        Write("empty.jsonl", "");
        Write("blank.jsonl", "\n  \n\t\r\n");
        Write("junk.jsonl", "junk\n[]\n");
        Write("short.jsonl", """{"text": "a", "source": "x"}""");
        using (var gzip = new GZipStream(File.Create(folder.File("packed.jsonl")), CompressionLevel.Fastest))
        {
            gzip.Write("{}"u8);
        }

        var path = File.Exists(folder.File(name)) ? folder.File(name) : Sample(name);
        var error = await Assert.ThrowsAsync<MalformedDataException>(() => ReadAsync(path, new TuningPlan { MaxLength = 10 }));
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Too_few_samples_for_one_batch_are_an_error_and_not_silence(bool pack)
        => await Assert.ThrowsAsync<DatasetStateException>(() => ReadAsync(Sample("tool_call_sft.jsonl"), new TuningPlan { MaxLength = 3000, BatchSize = 41, PackRows = pack }));

    [Fact]
    public async Task A_cursor_of_another_file_or_other_options_is_refused()
    {
        var plan = new TuningPlan { MaxLength = 100, Epochs = 1 };
        var path = Sample("tool_call_sft.jsonl");
        var cursor = (await ReadAsync(path, plan))[0].Next;
        await Assert.ThrowsAsync<DatasetStateException>(() => ReadAsync(path, plan with { MaxLength = 101 }, cursor));
        await Assert.ThrowsAsync<DatasetStateException>(() => ReadAsync(Sample("combined_sft.jsonl"), plan, cursor));
        await Assert.ThrowsAsync<MalformedDataException>(() => ReadAsync(path, plan, cursor with { Position = 41 }));
        await Assert.ThrowsAsync<MalformedDataException>(() => ReadAsync(path, plan, cursor with { Waiting = [1] }));
        Assert.Equal(9, (await ReadAsync(path, plan with { Epochs = 2 }, cursor)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"v\":2}")]
    [InlineData("{\"v\":1,\"root\":\"ab\",\"plan\":\"cd\",\"epoch\":0,\"position\":0}")]
    public void Something_else_than_a_cursor_is_refused(string json)
        => Assert.Contains("c.json", Assert.Throws<MalformedDataException>(() => TuningCursor.Parse(json, "c.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_cursor_says_root_plan_epoch_and_position()
    {
        var (root, plan) = (new string('a', 64), new string('b', 64));
        var json = new TuningCursor(root, plan, 1, 2, [0, 1]).ToJson();
        Assert.Equal($$"""{"v":1,"root":"{{root}}","plan":"{{plan}}","epoch":1,"position":2,"state":[0,1]}""", json);
        Assert.Equal(json, TuningCursor.Parse(json, "c").ToJson());
        Assert.Throws<MalformedDataException>(() => TuningCursor.Parse(json.Replace("\"epoch\":1", "\"epoch\":-1", StringComparison.Ordinal), "c"));
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_read_is_an_error()
    {
        var path = Sample("tool_call_sft.jsonl");
        await using var batches = TuningReading.ReadAsync(path, TagTokenizer.Full, new TuningPlan { MaxLength = 100 }, null, Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await batches.MoveNextAsync());
        File.AppendAllText(path, "\n");
        await Assert.ThrowsAsync<InputChangedException>(async () => await batches.MoveNextAsync());
    }

    [Fact]
    public async Task Line_ends_a_byte_order_mark_and_long_lines_change_nothing()
    {
        var text = $$"""{"text": "{{new string('x', 50_000)}}<CODE_START>y<CODE_END>", "source": "a"}""";
        var plain = Write("plain.jsonl", text + "\n" + text);
        var odd = folder.File("odd.jsonl");
        File.WriteAllBytes(odd, [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(text + "\r\n\r\n" + text + "\r\n")]);
        var plan = new TuningPlan { MaxLength = 60_000, BatchSize = 1, Epochs = 1 };
        var lines = (await ReadAsync(odd, plan)).Select(TuningOracle.Line).ToArray();
        Assert.Equal((await ReadAsync(plain, plan)).Select(TuningOracle.Line), lines);
        Assert.Equal(2, lines.Length);
    }

    [Fact]
    public async Task A_plan_that_makes_no_sense_is_refused()
    {
        var plan = new TuningPlan { MaxLength = 100 };
        foreach (var wrong in new[] { plan with { MaxLength = 1 }, plan with { BatchSize = 0 }, plan with { Epochs = 0 }, plan with { Rank = 1 }, plan with { World = 0 }, plan with { PackBuffer = 5000 } })
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => TuningSet.OpenAsync("x.jsonl", TagTokenizer.Full, wrong, Cancel));
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<List<TuningBatch>> ReadAsync(string path, TuningPlan plan, TuningCursor? cursor = null)
    {
        var batches = new List<TuningBatch>();
        await foreach (var batch in TuningReading.ReadAsync(path, TagTokenizer.Full, plan, cursor, Cancel))
        {
            batches.Add(batch);
        }

        return batches;
    }

    private string Sample(string name)
    {
        if (name == "awkward.jsonl")
        {
            return Write(name, Awkward);
        }

        TuningSample.Write(new TuningSampleOptions { Folder = folder.File("sample"), Count = 40 }, Cancel);
        return Path.Combine(folder.File("sample"), name);
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(folder.File(name), text);
        return folder.File(name);
    }
}
