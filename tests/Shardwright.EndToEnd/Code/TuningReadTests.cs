using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Code;

/// <summary>Fine-tuning samples as the command line gives them, against the rules in Python.</summary>
public sealed class TuningReadTests(CodeSamples code) : IDisposable
{
    private const string Rules = """
        import collections, json, sys
        kind, most, rows = sys.argv[1], int(sys.argv[2]), sys.argv[3]
        ids = lambda path: [list(map(int, line.split())) for line in open(path).read().split("\n")[:-1]]
        BOS, EOS, PREFIX, MIDDLE, CODE, CODE_END, THOUGHT, QUERY, RESULT = 2, 3, 4, 5, 7, 8, 9, 11, 19

        def tool(tokens):
            openers = {THOUGHT, CODE, QUERY, PREFIX}
            if PREFIX in tokens:
                learn, mask = False, []
                for token in tokens:
                    learn = False if token in (BOS, EOS) else learn or token == MIDDLE
                    mask.append(int(learn))
                return mask
            begun, result, mask = False, False, []
            for token in tokens:
                if token in openers: begun, result = True, False
                if token == RESULT and begun: result = True
                mask.append(int(begun and not result and token not in (BOS, EOS)))
                if token == CODE_END: result = False
            return mask

        assert tool([2, 9, 101, 10, 11, 202, 8, 19, 303, 304, 8, 7, 404, 8, 3]) == [0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0]
        assert tool([9, 100, 10, 19, 200, 201, 202, 7, 300, 8]) == [1, 1, 1, 0, 0, 0, 0, 1, 1, 1]
        if kind == "tool": samples = [(tokens, tool(tokens)) for tokens in ids(sys.argv[4])]
        else:
            newline = ids(sys.argv[6])[0]
            samples = []
            for asked, said in zip(ids(sys.argv[4]), ids(sys.argv[5])):
                head = [BOS] + asked + newline
                samples.append((head + said + [EOS], [0] * len(head) + [1] * (len(said) + 1)))
        wanted = collections.Counter()
        for tokens, mask in samples:
            tokens, mask = tokens[:most + 1], mask[:most + 1]
            if len(tokens) >= 3: wanted[tuple(tokens[:-1]), tuple(t if m else -1 for t, m in zip(tokens[1:], mask[1:]))] += 1
        got, lengths = collections.Counter(), {len(inputs) for inputs, _ in wanted}
        for line in open(rows):
            row = json.loads(line)
            inputs, targets = row["inputs"], row["targets"]
            assert len(inputs) == len(targets) and len(inputs) <= most
            while inputs and inputs[-1] == 0: inputs.pop(); assert targets.pop() == -1
            got[tuple(inputs), tuple(targets)] += 1
        assert got == wanted, (len(got), len(wanted), len(got & wanted))
        print(sum(got.values()))
        """;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData("tool", "tool_call_sft.jsonl", 2048)]
    [InlineData("tool", "tool_call_sft.jsonl", 60)]
    [InlineData("tool", "combined_sft.jsonl", 2048)]
    [InlineData("instruction", "diff_sft.jsonl", 2048)]
    [InlineData("instruction", "diff_sft.jsonl", 100)]
    public void Samples_have_the_ids_and_targets_of_the_rules(string kind, string name, int most)
    {
        Launched.Run("sample", "sft", "--output", workspace["sft"], "--count", "60").Ends(0);
        var file = workspace["sft", name];
        var rows = Launched.Run("read", file, "--sft", "--tokenizer", code.Tokenizer, "--max-len", $"{most}", "--epochs", "1", "--keep-last", "--print").Ends(0);
        File.WriteAllText(workspace["rows"], rows.Output);
        File.WriteAllText(workspace["newline"], "\n");
        string[] texts = kind == "tool" ? [Ids(file, "text")] : [Ids(file, "instruction"), Ids(file, "response"), Ids(workspace["newline"], "text")];
        Assert.Equal("60\n", Python.Run(Rules, [kind, $"{most}", workspace["rows"], .. texts]));
    }

    [Fact]
    public void Samples_stopped_and_gone_on_with_are_those_of_one_run_and_ranks_share_them()
    {
        Launched.Run("sample", "sft", "--output", workspace["sft"], "--count", "60").Ends(0);
        string[] read = ["read", workspace["sft", "tool_call_sft.jsonl"], "--sft", "--tokenizer", code.Tokenizer, "--epochs", "2", "--batch-size", "4", "--print"];
        var all = Launched.Run(read).Ends(0).Output;
        string[] cursor = ["--cursor", workspace["cursor"]];
        var first = Launched.Run([.. read, .. cursor, "--batches", "5"]).Ends(0).Output;
        var second = Launched.Run([.. read, .. cursor, "--batches", "12"]).Ends(0).Output;
        Assert.Equal(all, first + second + Launched.Run([.. read, .. cursor]).Ends(0).Output);
        Assert.Equal(2 * 60, CodeSamples.Lines(all).Length);
    }

    [Fact]
    public void Kinds_that_are_no_samples_are_refused_by_their_name()
    {
        Launched.Run("sample", "sft", "--output", workspace["sft"], "--count", "5").Ends(0);
        Launched.Run("read", workspace["sft", "gspo_prompts.jsonl"], "--sft", "--tokenizer", code.Tokenizer).Fails(1, "gspo_prompts.jsonl", "prompt_id");
        Assert.Contains("prompt_id", Launched.Run("inspect", workspace["sft", "gspo_prompts.jsonl"]).Ends(0).Output, StringComparison.Ordinal);
    }

    private string Ids(string file, string key)
    {
        var path = workspace[$"ids-{Path.GetFileName(file)}-{key}"];
        File.WriteAllText(path, Launched.Run("tokenize", file, "--tokenizer", code.Tokenizer, "--key", key, "--ids").Ends(0).Output);
        return path;
    }
}
