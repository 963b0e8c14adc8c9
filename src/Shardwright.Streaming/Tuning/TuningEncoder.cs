using System.Buffers;
using System.Text;
using Shardwright.Datasets.Layouts.Tuning;
using Shardwright.Formats.Jsonl;
using Shardwright.Formats.Tokenizers;

namespace Shardwright.Streaming.Tuning;

/// <summary>Turns lines into token ids and loss masks. For one thread.</summary>
internal sealed class TuningEncoder
{
    private const int FewestIds = 3;

    private readonly string path;
    private readonly Tokenizer tokenizer;
    private readonly TuningTokens tokens;
    private readonly bool isInstruction;
    private readonly int most;
    private readonly (string Text, byte[] Utf8)[] lacking;
    private readonly ArrayBufferWriter<byte> first = new();
    private readonly ArrayBufferWriter<byte> second = new();
    private readonly ArrayBufferWriter<int> ids = new();
    private byte[] mask = [];

    public TuningEncoder(string path, TuningKind kind, Tokenizer tokenizer, TuningTokens tokens, TuningPlan plan)
    {
        (this.path, this.tokenizer, this.tokens) = (path, tokenizer, tokens);
        isInstruction = kind == TuningKind.Instruction;
        most = plan.MaxLength + 1;
        lacking = isInstruction ? [] : [.. tokens.Lacking.Select(text => (text, Encoding.UTF8.GetBytes(text)))];
        if (isInstruction)
        {
            Need(tokens.BeginOfText, "<BOS>", "instruction records");
            Need(tokens.Newline, "line feed", "instruction records");
            Need(tokens.EndOfText, "<EOS>", "instruction records");
        }

        if (plan.PackRows)
        {
            Need(tokens.BeginOfText, "<BOS>", "the padding of packed rows");
        }
    }

    /// <summary>The ids of the sample that was encoded last, at most one more than the longest input. Lent until the next one.</summary>
    public ReadOnlySpan<int> Ids => ids.WrittenSpan[..Math.Min(most, ids.WrittenCount)];

    /// <summary>For each id 1 where it is learned, else 0.</summary>
    public ReadOnlySpan<byte> Mask => mask.AsSpan(0, Ids.Length);

    /// <summary>Looks whether a line gives a sample, as cheaply as that can be told.</summary>
    /// <exception cref="Foundation.Errors.MissingComponentException">The text has a special token that the tokenizer lacks.</exception>
    public TuningFlaw? Check(ReadOnlySpan<byte> line, long offset)
    {
        if (ReadTexts(line) is { } flaw)
        {
            return flaw;
        }

        foreach (var (text, utf8) in lacking)
        {
            if (first.WrittenSpan.IndexOf(utf8) >= 0)
            {
                throw TuningThrow.TokenLacking(path, offset, tokenizer, text, "the loss mask");
            }
        }

        // Beginning, line feed and end are three already.
        return isInstruction || tokenizer.Count(first.WrittenSpan, FewestIds - 1) >= FewestIds ? null : TuningFlaw.TooShort;
    }

    /// <summary>Encodes a line that <see cref="Check"/> found to be a sample.</summary>
    /// <exception cref="Foundation.Errors.InputChangedException">It is none now.</exception>
    public void Encode(ReadOnlySpan<byte> line)
    {
        if (ReadTexts(line) is not null)
        {
            throw TuningThrow.Changed(path);
        }

        ids.ResetWrittenCount();
        var prompt = 0;
        if (isInstruction)
        {
            ids.Write([tokens.BeginOfText!.Value]);
            tokenizer.Encode(first.WrittenSpan, ids);
            ids.Write([tokens.Newline!.Value]);
            prompt = ids.WrittenCount;
            tokenizer.Encode(second.WrittenSpan, ids);
            ids.Write([tokens.EndOfText!.Value]);
        }
        else
        {
            tokenizer.Encode(first.WrittenSpan, ids);
        }

        var count = Ids.Length;
        if (count < FewestIds)
        {
            throw TuningThrow.Changed(path);
        }

        if (mask.Length < count)
        {
            mask = new byte[Math.Min(most, count * 2L)];
        }

        if (isInstruction)
        {
            var part = Math.Min(prompt, count);
            mask.AsSpan(0, part).Clear();
            mask.AsSpan(part, count - part).Fill(1);
        }
        else
        {
            LossMask.OfTool(Ids, tokens, mask.AsSpan(0, count));
        }
    }

    private TuningFlaw? ReadTexts(ReadOnlySpan<byte> line) => isInstruction
        ? Flaw(JsonlText.Read(line, "instruction"u8, first)) ?? Flaw(JsonlText.Read(line, "response"u8, second))
        : Flaw(JsonlText.Read(line, "text"u8, first));

    private void Need(int? id, string token, string neededFor)
    {
        if (id is null)
        {
            throw TuningThrow.TokenLacking(path, null, tokenizer, token, neededFor);
        }
    }

    private static TuningFlaw? Flaw(JsonlTextStatus status) => status switch
    {
        JsonlTextStatus.Text => null,
        JsonlTextStatus.Missing => TuningFlaw.MissingText,
        JsonlTextStatus.NotText => TuningFlaw.NotText,
        JsonlTextStatus.LoneSurrogate => TuningFlaw.LoneSurrogate,
        JsonlTextStatus.NotUtf8 => TuningFlaw.NotUtf8,
        _ => TuningFlaw.NotJson,
    };
}
