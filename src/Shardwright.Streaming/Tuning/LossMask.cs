namespace Shardwright.Streaming.Tuning;

/// <summary>Which tokens of a sample are learned. Pure; safe from many threads.</summary>
public static class LossMask
{
    /// <summary>Masks a tool sample.</summary>
    /// <param name="ids">The sample's tokens.</param>
    /// <param name="tokens">The special tokens; one that is null does not occur.</param>
    /// <param name="mask">Receives 1 for a token that is learned and 0 for one that is not; as long as <paramref name="ids"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <remarks>
    /// What the model says is learned. Nothing before the first opener (THOUGHT_START, CODE_START, QUERY_TOOL) is, nor BOS and EOS anywhere, nor what a tool answered:
    /// TOOL_RESULT to CODE_END, both included, where an opener ends an answer that is not closed. Where FIM_PREFIX occurs only each
    /// FIM_MIDDLE and what follows it, up to EOS or BOS, is learned. Spec: tool_call_sft loss mask of nanochat's C++ branch.
    /// </remarks>
    public static void OfTool(ReadOnlySpan<int> ids, TuningTokens tokens, Span<byte> mask)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (mask.Length != ids.Length)
        {
            throw new ArgumentException("a mask has as many places as the sample has tokens", nameof(mask));
        }

        if (tokens.FillPrefix is { } prefix && ids.Contains(prefix))
        {
            OfFill(ids, tokens, mask);
            return;
        }

        var (started, inResult) = (false, false);
        for (var i = 0; i < ids.Length; i++)
        {
            var id = ids[i];
            if (id == tokens.ThoughtStart || id == tokens.CodeStart || id == tokens.QueryTool)
            {
                (started, inResult) = (true, false);
            }
            else if (id == tokens.ToolResult)
            {
                inResult = true;
            }

            mask[i] = started && !inResult && id != tokens.BeginOfText && id != tokens.EndOfText ? (byte)1 : (byte)0;
            inResult &= id != tokens.CodeEnd;
        }
    }

    private static void OfFill(ReadOnlySpan<int> ids, TuningTokens tokens, Span<byte> mask)
    {
        var inMiddle = false;
        for (var i = 0; i < ids.Length; i++)
        {
            inMiddle = ids[i] == tokens.FillMiddle || (inMiddle && ids[i] != tokens.BeginOfText && ids[i] != tokens.EndOfText);
            mask[i] = inMiddle ? (byte)1 : (byte)0;
        }
    }
}
