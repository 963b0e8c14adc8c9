using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>What is known of the documents' making: <c>documents.json</c> beside the shards, and part of the fingerprint.</summary>
/// <param name="MaxTokens">The most tokens a document has; null where nobody said.</param>
/// <param name="Tokenizer">What counted them; null where nobody said.</param>
/// <param name="TokenizerSha256">The hash of the tokenizer's file; null for an estimate, or where nobody said.</param>
/// <param name="Options">Every other option that decides the documents' bytes, spelled in one way only, in ordinal order of names.</param>
public sealed record DocumentFacts(int? MaxTokens, string? Tokenizer, string? TokenizerSha256, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "documents.json";

    /// <summary>The same of a folder that is not finished, relative to it; the documents are not counted yet.</summary>
    public const string AnnouncedName = ".shardwright/documents.json";

    private const int LargestBytes = 1 << 20;

    /// <summary>Nothing is known.</summary>
    public static DocumentFacts Unknown { get; } = new(null, null, null, new Dictionary<string, string>());

    /// <summary>Reads the facts of a finished folder.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <returns>The facts; null where the folder has none.</returns>
    /// <exception cref="MalformedDataException">The file is not what a build writes.</exception>
    public static DocumentFacts? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        var length = new FileInfo(path).Length;
        if (length > LargestBytes)
        {
            throw Damaged(path, $"{length} bytes", null);
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            return new DocumentFacts(
                root.GetProperty("max_tokens") is { ValueKind: JsonValueKind.Number } most ? most.GetInt32() : null,
                root.GetProperty("tokenizer").GetString(),
                root.GetProperty("tokenizer_sha256").GetString(),
                root.GetProperty("options").EnumerateObject().ToDictionary(option => option.Name, option => option.Value.GetString() ?? "", StringComparer.Ordinal));
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw Damaged(path, error.Message.TrimEnd('.'), error);
        }
    }

    /// <summary>Writes the facts beside the shards.</summary>
    internal void Write(string folder, long documents, long validationDocuments)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (MaxTokens is { } most)
            {
                json.WriteNumber("max_tokens", most);
            }
            else
            {
                json.WriteNull("max_tokens");
            }

            json.WriteString("tokenizer", Tokenizer);
            json.WriteString("tokenizer_sha256", TokenizerSha256);
            json.WriteStartObject("options");
            foreach (var (name, value) in InOrder())
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteNumber("documents", documents);
            json.WriteNumber("train_documents", documents - validationDocuments);
            json.WriteNumber("val_documents", validationDocuments);
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        AtomicFile.WriteAllBytes(Path.Combine(folder, FileName), bytes.WrittenSpan);
    }

    /// <summary>The facts for a fingerprint.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Words() =>
    [
        new("max-tokens", MaxTokens?.ToString(CultureInfo.InvariantCulture) ?? "-"),
        new("tokenizer", Tokenizer ?? "-"),
        new("tokenizer-sha256", TokenizerSha256 ?? "-"),
        .. InOrder(),
    ];

    private IOrderedEnumerable<KeyValuePair<string, string>> InOrder() => Options.OrderBy(option => option.Key, StringComparer.Ordinal);

    private static MalformedDataException Damaged(string path, string found, Exception? inner) => new(
        new DataLocation(path), "facts of the documents", "max_tokens, tokenizer, tokenizer_sha256 and options", found, "Run 'shardwright verify' on the dataset.", inner);
}
