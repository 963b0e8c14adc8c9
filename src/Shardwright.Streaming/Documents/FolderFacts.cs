using System.Text.Json;
using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Formats.Tokenizers;
using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Packing;

namespace Shardwright.Streaming.Documents;

/// <summary>Checks a packed reading against what the documents were made for, where their folder says it.</summary>
internal static class FolderFacts
{
    private const int MaxBytes = 1 << 20;

    /// <summary>Refuses a length or a tokenizer that differs.</summary>
    /// <returns>Whether the folder says anything.</returns>
    internal static bool Check(string folder, PackPlan plan, Tokenizer tokenizer)
    {
        if (plan.AllowLengthMismatch)
        {
            return true;
        }

        // The announced ones go when the folder has its own.
        var path = Path.Combine(folder, DocumentFacts.AnnouncedName);
        if (Read(path) is not { } said)
        {
            path = Path.Combine(folder, DocumentFacts.FileName);
            if (Read(path) is not { } last)
            {
                return false;
            }

            said = last;
        }

        var (maxTokens, sha256) = said;
        if (maxTokens is { } made && made != plan.Length)
        {
            throw PackThrow.Mismatch(path, "length of a row", $"{made}", $"{plan.Length}");
        }

        if (sha256 is not null && sha256 != tokenizer.Sha256)
        {
            throw PackThrow.Mismatch(path, "tokenizer", sha256, tokenizer.Sha256);
        }

        return true;
    }

    private static (int? MaxTokens, string? Sha256)? Read(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            if (new FileInfo(path).Length > MaxBytes)
            {
                throw Malformed(path, $"more than {MaxBytes} bytes", null);
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            return (
                root.TryGetProperty("max_tokens", out var tokens) && tokens.ValueKind != JsonValueKind.Null ? tokens.GetInt32() : null,
                root.TryGetProperty("tokenizer_sha256", out var hash) ? hash.GetString() : null);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw Malformed(path, error.Message, error);
        }
    }

    private static MalformedDataException Malformed(string path, string found, Exception? inner) => new(
        new DataLocation(path), "facts of the documents", "JSON with max_tokens and tokenizer_sha256", found, "Build or fetch the dataset again.", inner);
}
