using System.Text.Json;
using System.Text;
using Shardwright.Datasets.Layouts.Ptycho;

namespace Shardwright.Recipes.Ptycho;

/// <summary>The JSON text of <c>_metadata</c>, to which each change of a scan is added.</summary>
internal static class ScanMetadata
{
    private const string SchemaVersion = "schema_version";
    private const string Transformations = "data_transformations";

    /// <summary>The text with one more entry of <c>data_transformations</c>; everything else in it stays.</summary>
    /// <param name="before">The text so far; null where there was none.</param>
    /// <param name="source">The file that was changed.</param>
    /// <param name="operations">What was done to it.</param>
    /// <param name="notes">Receives a note where the text so far is no object in JSON.</param>
    public static string Append(string? before, string source, IReadOnlyList<string> operations, List<string> notes)
    {
        using var document = Parse(before, notes);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            if (document is null)
            {
                json.WriteString(SchemaVersion, "1.0.0");
            }

            foreach (var property in document is null ? [] : document.RootElement.EnumerateObject().Where(property => property.Name != Transformations))
            {
                property.WriteTo(json);
            }

            json.WriteStartArray(Transformations);
            if (document is not null && document.RootElement.TryGetProperty(Transformations, out var earlier) && earlier.ValueKind == JsonValueKind.Array)
            {
                foreach (var entry in earlier.EnumerateArray())
                {
                    entry.WriteTo(json);
                }
            }

            json.WriteStartObject();
            json.WriteString("tool", "shardwright ptycho canonicalize");
            json.WriteString("source", source);
            json.WriteStartArray("operations");
            foreach (var operation in operations)
            {
                json.WriteStringValue(operation);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static JsonDocument? Parse(string? text, List<string> notes)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Said below: a text that is no JSON is no reason to keep the scan as it is.
        }

        notes.Add($"{ScanKeys.Metadata} was no object in JSON, and is begun anew.");
        return null;
    }
}
