using System.Text;
using System.Text.Json;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary><c>recordings.jsonl</c>: a line for each recording of a cache, in build order. Safe from many threads.</summary>
public static class RecordingList
{
    /// <summary>The file's name.</summary>
    public const string FileName = RecordingFacts.ListName + ".jsonl";

    private const long LargestBytes = 1L << 30;

    /// <summary>Writes the fields of one recording into an object that is begun.</summary>
    /// <param name="json">The object; it stays open.</param>
    /// <param name="facts">What was found out.</param>
    public static void WriteFields(Utf8JsonWriter json, RecordingFacts facts)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(facts);
        json.WriteString("recording", facts.Recording);
        json.WriteString("file", facts.File);
        json.WriteString("patient", facts.Patient);
        json.WriteString("classes", facts.Classes);
        json.WriteNumber("samples", facts.Samples);
        json.WriteNumber("seizure_samples", facts.SeizureSamples);
        json.WriteString("labels", facts.Labels);
        WriteTexts(json, "interpolated", facts.Interpolated);
        json.WriteNumber("gaps", facts.Gaps);
        json.WriteNumber("skipped_rows", facts.SkippedRows);
        json.WriteNumber("repaired_rows", facts.RepairedRows);
        json.WriteStartObject("unknown_labels");
        foreach (var (label, rows) in facts.UnknownLabels.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(label, rows);
        }

        json.WriteEndObject();
        WriteTexts(json, "oddities", facts.Oddities);
    }

    /// <summary>Reads the list of a cache; null where it has none.</summary>
    /// <param name="folder">The cache's folder.</param>
    /// <returns>The recordings, in build order.</returns>
    /// <exception cref="MalformedDataException">A line is not what a build writes.</exception>
    public static IReadOnlyList<RecordingFacts>? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        var recordings = new List<RecordingFacts>();
        ReadOnlyMemory<byte> rest = CacheFile.ReadAll(path, "list of recordings", LargestBytes);
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            recordings.Add(Parse(path, recordings.Count, line));
        }

        return recordings;
    }

    private static RecordingFacts Parse(string path, long line, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var facts = new RecordingFacts
            {
                Recording = Text(root, "recording"),
                File = Text(root, "file"),
                Patient = Text(root, "patient"),
                Classes = Text(root, "classes"),
                Samples = root.GetProperty("samples").GetInt64(),
                SeizureSamples = root.GetProperty("seizure_samples").GetInt64(),
                Labels = Text(root, "labels"),
                Interpolated = Texts(root, "interpolated"),
                Gaps = root.GetProperty("gaps").GetInt32(),
                SkippedRows = root.GetProperty("skipped_rows").GetInt32(),
                RepairedRows = root.GetProperty("repaired_rows").GetInt32(),
                UnknownLabels = root.GetProperty("unknown_labels").EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetInt32(), StringComparer.Ordinal),
                Oddities = Texts(root, "oddities"),
            };
            if (facts.Classes.AsSpan().ContainsAnyExcept(WindowClasses.None, WindowClasses.Partial, WindowClasses.Full))
            {
                CacheThrow.Recording(path, line, "classes of the letters n, p and f", "another letter");
            }

            return facts;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            // What System.Text.Json throws where a key is missing, of another kind, too large, or there twice.
            CacheThrow.Recording(path, line, "the facts of a recording", Encoding.UTF8.GetString(json.Span[..Math.Min(json.Length, 60)]), error);
            throw;
        }
    }

    private static string Text(JsonElement root, string key) => root.GetProperty(key).GetString() ?? throw new FormatException(key);

    private static string[] Texts(JsonElement root, string key) => [.. root.GetProperty(key).EnumerateArray().Select(item => item.GetString() ?? throw new FormatException(key))];

    private static void WriteTexts(Utf8JsonWriter json, string key, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(key);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
