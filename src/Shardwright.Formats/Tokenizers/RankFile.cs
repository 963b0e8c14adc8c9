using System.Buffers;
using System.Buffers.Text;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Reads tiktoken rank files: lines of a token in base64, a space, and its rank.</summary>
/// <remarks>Format: openai/tiktoken, <c>load_tiktoken_bpe</c>. Blank lines are passed over; the order of the lines does not matter.</remarks>
internal static class RankFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">For messages, and for the encoding's name.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="sha256">Their SHA-256.</param>
    /// <param name="pattern">How to split; null to tell by the file's name or its number of ranks.</param>
    internal static RankTokenizer Read(string path, ReadOnlySpan<byte> file, string sha256, TokenizerPattern? pattern)
    {
        var tokens = new RankTable(path);
        var offset = 0;
        var line = 0L;
        while (offset < file.Length)
        {
            var rest = file[offset..];
            var length = rest.IndexOf((byte)'\n');
            var text = rest[..(length < 0 ? rest.Length : length)].TrimEnd("\r "u8);
            if (text.Length > 0)
            {
                ReadLine(path, tokens, text, offset, line);
            }

            offset += length < 0 ? rest.Length : length + 1;
            line++;
        }

        var named = Named(path, tokens.Count, pattern);
        var split = pattern ?? named?.Pattern ?? Nanochat(path, tokens.Count);
        var name = named?.Name ?? $"ranks ({split})";
        return new RankTokenizer($"tiktoken {name}", sha256, tokens.Vocabulary(), SplitPattern.Scanner(split), named?.SpecialTokens ?? []);
    }

    private static void ReadLine(string path, RankTable tokens, ReadOnlySpan<byte> text, int offset, long line)
    {
        var space = text.IndexOf((byte)' ');
        var digits = text[(space + 1)..];
        if (!Utf8Parser.TryParse(digits, out int rank, out var used) || used != digits.Length || rank < 0 || space <= 0)
        {
            TiktokenThrow.Line(path, offset, line, text);
        }

        Span<byte> token = stackalloc byte[RankTable.MaxTokenBytes];
        var bound = Base64.GetMaxDecodedFromUtf8Length(space);
        if (bound > token.Length)
        {
            TiktokenThrow.TokenTooLong(path, offset, bound);
        }

        if (Base64.DecodeFromUtf8(text[..space], token, out _, out var size) != OperationStatus.Done || size == 0)
        {
            TiktokenThrow.Line(path, offset, line, text);
        }

        tokens.Add(token[..size], rank, offset);
    }

    private static NamedEncoding? Named(string path, int ranks, TokenizerPattern? pattern)
    {
        if (NamedEncoding.OfFile(path) is { } byName && (pattern is null || pattern == byName.Pattern))
        {
            if (byName.Ranks != ranks)
            {
                TiktokenThrow.OtherCount(path, byName, ranks);
            }

            return byName;
        }

        return NamedEncoding.OfCount(ranks) is { } byCount && (pattern is null || pattern == byCount.Pattern) ? byCount : null;
    }

    private static TokenizerPattern Nanochat(string path, int ranks)
    {
        if (!Path.GetFileName(path).Contains("nanochat", StringComparison.OrdinalIgnoreCase))
        {
            TiktokenThrow.UnknownEncoding(path, ranks);
        }

        return TokenizerPattern.Nanochat;
    }
}
