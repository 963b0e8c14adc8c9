using System.Text.Json;

namespace Shardwright.Formats.Tokenizers;

/// <content>The model and the added tokens: the long parts, read as a stream.</content>
internal sealed partial class HuggingFaceReader
{
    private const int MostMerges = 1 << 24;

    private void ReadModel(ref Utf8JsonReader json)
    {
        Expect(json.TokenType == JsonTokenType.StartObject, "model", "an object", json.TokenType.ToString());
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "type":
                    var type = json.GetString();
                    if (type != "BPE")
                    {
                        HuggingFaceThrow.NotSupported(path, "model", $"model of type {type}", "BPE");
                    }

                    break;
                case "vocab":
                    ReadVocabulary(ref json);
                    break;
                case "merges":
                    ReadMerges(ref json);
                    break;
                case "unk_token":
                    unknown = json.GetString();
                    break;
                case "fuse_unk":
                    fuseUnknown = Flag(ref json);
                    break;
                case "ignore_merges":
                    ignoreMerges = Flag(ref json);
                    break;
                case "byte_fallback":
                    Refuse(Flag(ref json), "byte_fallback", "false");
                    break;
                case "dropout":
                    Refuse(json.TokenType != JsonTokenType.Null && json.GetDouble() != 0, "dropout", "null or 0");
                    break;
                case "continuing_subword_prefix" or "end_of_word_suffix":
                    Refuse(!string.IsNullOrEmpty(json.GetString()), name, "null or empty");
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    private void ReadVocabulary(ref Utf8JsonReader json)
    {
        Expect(json.TokenType == JsonTokenType.StartObject, "model.vocab", "an object of tokens and ids", json.TokenType.ToString());
        Expect(modelVocabulary is null, "model.vocab", "one vocabulary", "two");
        modelVocabulary = new HuggingFaceVocabulary(path);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var token = json.GetString()!;
            json.Read();
            modelVocabulary.Add("model.vocab", token, Id(ref json, "model.vocab", token));
        }
    }

    private void ReadMerges(ref Utf8JsonReader json)
    {
        Expect(json.TokenType == JsonTokenType.StartArray, "model.merges", "a list", json.TokenType.ToString());
        hasMerges = true;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            Expect(merges.Count < MostMerges, "model.merges", "at most 16777216 merges", "more");
            if (json.TokenType == JsonTokenType.String)
            {
                var merge = json.GetString()!;
                var space = merge.IndexOf(' ', StringComparison.Ordinal);
                Expect(
                    space >= 0 && merge.IndexOf(' ', space + 1) < 0, $"model.merges[{merges.Count}]", "two tokens with one space between",
                    HuggingFaceThrow.Quoted(merge));
                merges.Add((merge[..space], merge[(space + 1)..]));
            }
            else
            {
                var item = $"model.merges[{merges.Count}]";
                Expect(json.TokenType == JsonTokenType.StartArray, item, "a pair of tokens", json.TokenType.ToString());
                json.Read();
                var left = json.GetString() ?? "";
                json.Read();
                var right = json.GetString() ?? "";
                json.Read();
                Expect(json.TokenType == JsonTokenType.EndArray, item, "two tokens", "more");
                merges.Add((left, right));
            }
        }
    }

    private void ReadAddedTokens(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        Expect(json.TokenType == JsonTokenType.StartArray, "added_tokens", "a list", json.TokenType.ToString());
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            Expect(json.TokenType == JsonTokenType.StartObject, $"added_tokens[{added.Count}]", "an object", json.TokenType.ToString());
            ReadAddedToken(ref json);
        }
    }

    private void ReadAddedToken(ref Utf8JsonReader json)
    {
        var item = $"added_tokens[{added.Count}]";
        string? content = null;
        var id = -1L;
        var normalized = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "content":
                    content = json.GetString();
                    break;
                case "id":
                    id = Id(ref json, item, content ?? "an added token");
                    break;
                case "normalized":
                    normalized = Flag(ref json);
                    break;
                case "single_word" or "lstrip" or "rstrip":
                    if (Flag(ref json))
                    {
                        HuggingFaceThrow.NotSupported(path, item, $"added token with {name}", "false");
                    }

                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        if (content is not { Length: > 0 and <= AddedTokenMatcher.LongestToken })
        {
            HuggingFaceThrow.Malformed(
                path, item, $"content of 1 to {AddedTokenMatcher.LongestToken} characters",
                content is null ? "none" : $"{content.Length} characters");
        }

        if (id is < 0 or > HuggingFaceVocabulary.HighestId)
        {
            HuggingFaceThrow.Id(path, item, content, id < 0 ? "none, or below 0" : "a higher one");
        }

        added.Add(new AddedToken(content, (int)id, normalized));
    }

    private long Id(ref Utf8JsonReader json, string item, string token)
    {
        if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out var id))
        {
            HuggingFaceThrow.Id(path, item, token, System.Text.Encoding.UTF8.GetString(json.ValueSpan));
            return -1;
        }

        return id;
    }

    private static bool Flag(ref Utf8JsonReader json) => json.TokenType != JsonTokenType.Null && json.GetBoolean();

    private void Refuse(bool condition, string name, string supported)
    {
        if (condition)
        {
            HuggingFaceThrow.NotSupported(path, $"model.{name}", $"{name} other than {supported}", supported);
        }
    }
}
