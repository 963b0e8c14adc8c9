using System.Globalization;
using Shardwright.Streaming.Tuning;

namespace Shardwright.Tests.Streaming.Tuning;

public sealed class LossMaskTests
{
    // The rules of the specification, token by token, over the pieces between the tokens that matter.
    private const string Oracle = """
        import random
        BOS, EOS, P, M, CS, CE, TS, Q, R = 2, 3, 4, 5, 7, 8, 9, 11, 19
        def mask(ids):
            n = len(ids)
            if P in ids:
                out = [0] * n
                for i, t in enumerate(ids):
                    if t == M:
                        j = i
                        while j < n and (j == i or ids[j] not in (BOS, EOS)):
                            out[j] = 1; j += 1
                return out
            first = next((i for i, t in enumerate(ids) if t in (TS, CS, Q)), n)
            out = [0] * first + [1] * (n - first)
            i = 0
            while i < n:
                if ids[i] == R:
                    j = i
                    while j < n and ids[j] not in (TS, CS, Q):
                        out[j] = 0; j += 1
                        if ids[j - 1] == CE: break
                    i = j
                else: i += 1
            return [0 if t in (BOS, EOS) else m for t, m in zip(ids, out)]
        r = random.Random(7)
        for k in range(4000):
            pool = [BOS, EOS, CS, CE, TS, Q, R, R, 100, 101, 102, M] + ([P] if k % 3 == 0 else [])
            ids = [r.choice(pool) for _ in range(r.randrange(30))]
            print(" ".join(map(str, ids)) + "|" + " ".join(map(str, mask(ids))))
        """;

    private static readonly TuningTokens Tokens = TuningTokens.Of(TagTokenizer.Full);

    [Theory]
    [InlineData("2 9 101 10 11 202 8 19 303 304 8 7 404 8 3", "0 1 1 1 1 1 1 0 0 0 0 1 1 1 0")] // The specification's first.
    [InlineData("9 100 10 19 200 201 202 7 300 8", "1 1 1 0 0 0 0 1 1 1")] // Its second: an opener ends an answer that is not closed.
    [InlineData("2 100 101 3", "0 0 0 0")]
    [InlineData("", "")]
    [InlineData("2 19 100 8 7 101 8 3", "0 0 0 0 1 1 1 0")] // An answer before the first opener.
    [InlineData("2 19 100 7 101 8 3", "0 0 0 1 1 1 0")]
    [InlineData("11 19 19 100 8 101", "1 0 0 0 0 1")]
    [InlineData("11 100 19 3 100", "1 1 0 0 0")] // The end of the text does not close an answer.
    [InlineData("2 4 100 6 101 5 102 103 3 104", "0 0 0 0 0 1 1 1 0 0")]
    [InlineData("4 7 100 8 5 19 100 8", "0 0 0 0 1 1 1 1")] // Where a gap is filled the tool's rules do not hold.
    [InlineData("5 100 7 101", "0 0 1 1")] // A middle without a prefix is an ordinary token.
    [InlineData("2 7 100 3 101 4", "0 0 0 0 0 0")]
    [InlineData("4 5 100 2 101 5 102", "0 1 1 0 0 1 1")]
    public void A_tool_sample_is_masked_by_the_rules(string ids, string expected) => Assert.Equal(expected, Mask(ids, Tokens));

    [Fact]
    public void Random_samples_are_masked_as_the_rules_of_the_specification_say()
    {
        var count = 0;
        foreach (var line in PythonOracle.Run(Oracle).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split('|');
            Assert.Equal(parts[0] + ": " + parts[1], parts[0] + ": " + Mask(parts[0], Tokens));
            count++;
        }

        Assert.Equal(4000, count);
    }

    [Fact]
    public void A_token_that_the_tokenizer_lacks_is_never_taken_for_another()
        => Assert.Equal("1 1 1 1", Mask("9 19 19 100", TuningTokens.Of(new TagTokenizer(TagTokenizer.WithoutToolResult))));

    [Fact]
    public void A_token_counts_as_there_only_when_its_text_encodes_to_it()
    {
        var tokens = TuningTokens.Of(new TagTokenizer(TagTokenizer.WithoutToolResult));
        Assert.Null(tokens.ToolResult);
        Assert.Equal(["<TOOL_RESULT>"], tokens.Lacking);
        Assert.Equal((2, 30), (tokens.BeginOfText, tokens.Newline));
    }

    [Fact]
    public void A_mask_of_another_length_is_refused()
        => Assert.Throws<ArgumentException>(() => LossMask.OfTool([1, 2], Tokens, new byte[3]));

    private static string Mask(string text, TuningTokens tokens)
    {
        var ids = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToArray();
        var mask = new byte[ids.Length];
        LossMask.OfTool(ids, tokens, mask);
        return string.Join(' ', mask);
    }
}
