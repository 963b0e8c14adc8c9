using System.Buffers;
using System.Text;
using Shardwright.Formats.Tokenizers;

namespace Shardwright.Streaming.Tuning;

/// <summary>The ids of the tokens that fine-tuning needs, found by their texts and never by number. Safe from many threads.</summary>
/// <remarks>
/// A token counts as there only when its text, alone, encodes to its id: a tokenizer that knows a token and yet cuts its text into
/// pieces would train on what should be masked.
/// </remarks>
public sealed class TuningTokens
{
    private static readonly string[] MaskTexts =
        ["<BOS>", "<EOS>", "<THOUGHT_START>", "<CODE_START>", "<CODE_END>", "<QUERY_TOOL>", "<TOOL_RESULT>", "<FIM_PREFIX>", "<FIM_MIDDLE>"];

    private readonly int?[] ids;

    private TuningTokens(Tokenizer tokenizer)
    {
        ids = [.. MaskTexts.Select(text => Encoded(tokenizer, text))];
        Newline = Encoded(tokenizer, "\n");
        Lacking = [.. MaskTexts.Where((_, index) => ids[index] is null)];
    }

    /// <summary>The beginning of a sample: <c>&lt;BOS&gt;</c>. Null where the tokenizer lacks it, as for all of these.</summary>
    public int? BeginOfText => ids[0];

    /// <summary>The end of a sample: <c>&lt;EOS&gt;</c>.</summary>
    public int? EndOfText => ids[1];

    /// <summary>The id that opens a thought: <c>&lt;THOUGHT_START&gt;</c>.</summary>
    public int? ThoughtStart => ids[2];

    /// <summary>The id that opens code: <c>&lt;CODE_START&gt;</c>.</summary>
    public int? CodeStart => ids[3];

    /// <summary>The id that closes code and what a tool answered: <c>&lt;CODE_END&gt;</c>.</summary>
    public int? CodeEnd => ids[4];

    /// <summary>The id that opens a question to a tool: <c>&lt;QUERY_TOOL&gt;</c>.</summary>
    public int? QueryTool => ids[5];

    /// <summary>The id that opens what a tool answered: <c>&lt;TOOL_RESULT&gt;</c>.</summary>
    public int? ToolResult => ids[6];

    /// <summary>The id before the part that precedes a gap: <c>&lt;FIM_PREFIX&gt;</c>.</summary>
    public int? FillPrefix => ids[7];

    /// <summary>The id before what fills a gap: <c>&lt;FIM_MIDDLE&gt;</c>.</summary>
    public int? FillMiddle => ids[8];

    /// <summary>The one token of a line feed.</summary>
    public int? Newline { get; }

    /// <summary>The texts of the mask's tokens that the tokenizer lacks; a sample with one of them in its text cannot be masked.</summary>
    public IReadOnlyList<string> Lacking { get; }

    /// <summary>Looks the tokens up.</summary>
    public static TuningTokens Of(Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return new TuningTokens(tokenizer);
    }

    private static int? Encoded(Tokenizer tokenizer, string text)
    {
        var encoded = new ArrayBufferWriter<int>();
        tokenizer.Encode(Encoding.UTF8.GetBytes(text), encoded);
        return encoded.WrittenSpan is [var only] && (tokenizer.TryGetId(text, out var id) ? id == only : GivesBack(tokenizer, only, text)) ? only : null;
    }

    /// <summary>Whether the id stands for this text: that of an unknown character does not.</summary>
    private static bool GivesBack(Tokenizer tokenizer, int id, string text)
    {
        var decoded = new ArrayBufferWriter<byte>();
        tokenizer.Decode([id], decoded);
        return decoded.WrittenSpan.SequenceEqual(Encoding.UTF8.GetBytes(text));
    }
}
