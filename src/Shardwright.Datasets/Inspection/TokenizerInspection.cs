using System.Buffers;
using System.Text.Json;
using Shardwright.Formats.Tokenizers;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Inspection;

/// <summary>What a tokenizer's file is.</summary>
internal static class TokenizerInspection
{
    private const int LookedAtBytes = 64 << 10;
    private const byte PickleProtocol = 0x80;

    private static readonly SearchValues<byte> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    public static Inspection Of(string path)
    {
        var tokenizer = Tokenizer.Open(path);
        return new Inspection(
            path, "tokenizer",
            [
                Inspector.Fact("tokenizer", tokenizer.Name), Inspector.Fact("vocabulary", tokenizer.VocabularySize), Inspector.Fact("sha256", tokenizer.Sha256),
                Inspector.Fact("size", ByteSize.Format(new FileInfo(path).Length)),
            ],
            []);
    }

    /// <summary>Whether a file starts as a tokenizer's does: a pickle, lines of base64 and a rank, or the keys of <c>tokenizer.json</c>.</summary>
    public static bool Knows(string path, ReadOnlySpan<byte> head)
        => head is [PickleProtocol, >= 2 and <= 5, ..] || StartsWithRank(head) || (head.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] && HasTokenizerKeys(path));

    private static bool StartsWithRank(ReadOnlySpan<byte> head)
    {
        var space = head.IndexOfAnyExcept(Base64);
        return space > 0 && space % 4 == 0 && head[space] == ' ' && space + 1 < head.Length && char.IsAsciiDigit((char)head[space + 1]);
    }

    private static bool HasTokenizerKeys(string path)
    {
        var bytes = new byte[LookedAtBytes];
        int count;
        using (var file = File.OpenHandle(path))
        {
            count = RandomAccess.Read(file, bytes, 0);
        }

        var json = new Utf8JsonReader(bytes.AsSpan(0, count), isFinalBlock: false, default);
        try
        {
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1 && (json.ValueTextEquals("added_tokens"u8) || json.ValueTextEquals("pre_tokenizer"u8)))
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }
}
