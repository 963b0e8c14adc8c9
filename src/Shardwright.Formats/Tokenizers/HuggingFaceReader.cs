using System.Text;
using System.Text.Json;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Reads a <c>tokenizer.json</c> and refuses, by name, what it asks for and we do not do.</summary>
internal sealed partial class HuggingFaceReader
{
    private const long MostBytes = 256L << 20;
    private const int MostDepth = 32;

    private readonly string path;
    private readonly HuggingFaceVocabulary vocabulary;
    private readonly List<AddedToken> added = [];
    private readonly List<(string Left, string Right)> merges = [];
    private bool hasMerges;
    private HuggingFaceVocabulary? modelVocabulary;
    private HuggingFaceDecoder decoder = new(HuggingFaceDecoderKind.Spaced);
    private readonly List<HuggingFaceSplitter> splitters = [];
    private bool byteLevel;
    private int? prefixStep;
    private string? unknown;
    private bool fuseUnknown;
    private bool ignoreMerges;

    private HuggingFaceReader(string path)
    {
        this.path = path;
        vocabulary = new HuggingFaceVocabulary(path);
    }

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="json">The whole file.</param>
    /// <param name="sha256">SHA-256 of it.</param>
    internal static HuggingFaceTokenizer Read(string path, byte[] json, string sha256)
    {
        if (json.LongLength > MostBytes)
        {
            HuggingFaceThrow.TooLarge(path, json.LongLength, MostBytes);
        }

        var reader = new HuggingFaceReader(path);
        var bytes = json.AsSpan();
        var tokens = new Utf8JsonReader(
            bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes,
            new JsonReaderOptions { MaxDepth = MostDepth });
        try
        {
            reader.ReadFile(ref tokens);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            HuggingFaceThrow.NotJson(path, tokens.BytesConsumed, error);
        }

        return reader.Make(sha256);
    }

    private void ReadFile(ref Utf8JsonReader json)
    {
        json.Read();
        Expect(json.TokenType == JsonTokenType.StartObject, "the file", "an object", json.TokenType.ToString());
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "added_tokens":
                    ReadAddedTokens(ref json);
                    break;
                case "normalizer":
                    RefuseNormalizer(Component(ref json));
                    break;
                case "pre_tokenizer":
                    ReadPreTokenizer(Component(ref json));
                    break;
                case "post_processor":
                    ReadPostProcessor(Component(ref json));
                    break;
                case "decoder":
                    ReadDecoder(Component(ref json));
                    break;
                case "model":
                    ReadModel(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        while (json.Read())
        {
            // The end of the file: anything else throws.
        }
    }

    private HuggingFaceTokenizer Make(string sha256)
    {
        if (modelVocabulary is null)
        {
            HuggingFaceThrow.Malformed(path, "model", "a vocabulary", "none");
        }

        // A list without any is a model of single characters; none at all is half a file.
        Expect(hasMerges, "model.merges", "a list of merges", "none");
        var table = new MergeTable(merges.Count);
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var (left, right) = merges[rank];
            table.Set(
                Merged(rank, left, "first part of a merge"), Merged(rank, right, "second part of a merge"), rank,
                Merged(rank, left + right, "result of a merge"));
        }

        var unknownId = -1;
        if (unknown is not null && !modelVocabulary.TryGetId(unknown, out unknownId))
        {
            HuggingFaceThrow.Malformed(path, "model.unk_token", "a token of the vocabulary", HuggingFaceThrow.Quoted(unknown));
        }

        foreach (var (token, id) in modelVocabulary.All)
        {
            vocabulary.Add("model.vocab", token, id);
        }

        var raw = new List<(byte[] Bytes, int Id)>();
        var normalized = new List<(byte[] Bytes, int Id)>();
        foreach (var token in added)
        {
            if (!modelVocabulary.TryGetId(token.Content, out var id))
            {
                vocabulary.Add("added_tokens", token.Content, token.Id);
            }
            else if (id != token.Id)
            {
                HuggingFaceThrow.OtherId(path, token.Content, id, token.Id);
            }

            (token.Normalized ? normalized : raw).Add((Encoding.UTF8.GetBytes(token.Content), token.Id));
        }

        var model = new HuggingFaceModel(modelVocabulary, table, byteLevel, unknownId, fuseUnknown, ignoreMerges);
        var pipeline = new HuggingFacePipeline(
            new AddedTokenMatcher(raw), new AddedTokenMatcher(normalized), [.. splitters], prefixStep, model);
        return new HuggingFaceTokenizer(vocabulary, pipeline, decoder, sha256);
    }

    private int Merged(int rank, string token, string role)
    {
        if (!modelVocabulary!.TryGetId(token, out var id))
        {
            HuggingFaceThrow.MissingToken(path, rank, token, role);
        }

        return id;
    }

    private static JsonElement Component(ref Utf8JsonReader json)
    {
        using var document = JsonDocument.ParseValue(ref json);
        return document.RootElement.Clone();
    }

    private void Expect([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool condition, string item, string expected, string found)
    {
        if (!condition)
        {
            HuggingFaceThrow.Malformed(path, item, expected, found);
        }
    }

    private sealed record AddedToken(string Content, int Id, bool Normalized);
}
