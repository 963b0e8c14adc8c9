using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shardwright.Foundation.Errors;

namespace Shardwright.Streaming.Reading;

/// <summary>The JSON of cursors: <c>{"v":1,"root":…,"plan":…,"epoch":e,"position":n}</c>, with a state of the reading's kind behind where it needs one.</summary>
internal static class CursorJson
{
    private const int Version = 1;
    private const string State = "state";

    /// <summary>Writes a cursor.</summary>
    /// <param name="place">What every cursor says.</param>
    /// <param name="state">Writes the state's value; null where there is none.</param>
    public static string Write(CursorPlace place, Action<Utf8JsonWriter>? state = null)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("v", Version);
            json.WriteString("root", place.Root);
            json.WriteString("plan", place.Plan);
            json.WriteNumber("epoch", place.Epoch);
            json.WriteNumber("position", place.Position);
            if (state is not null)
            {
                json.WritePropertyName(State);
                state(json);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Reads a cursor.</summary>
    /// <param name="json">The text.</param>
    /// <param name="mostCharacters">The longest text that can be one.</param>
    /// <param name="flaw">Makes the error of the reading's kind, from what was found.</param>
    /// <param name="make">Makes the cursor from what every cursor says and from the state, where there is one; what it throws over the state's JSON becomes a flaw.</param>
    public static T Parse<T>(string json, int mostCharacters, Func<string, Exception?, MalformedDataException> flaw, Func<CursorPlace, JsonElement?, T> make)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > mostCharacters)
        {
            throw flaw($"{json.Length} characters", null);
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.GetProperty("v").GetInt32() is var version and not Version)
            {
                throw flaw($"version {version}", null);
            }

            var place = new CursorPlace(Text(root, "root", flaw), Text(root, "plan", flaw), Number(root, "epoch", flaw), Number(root, "position", flaw));
            return make(place, root.TryGetProperty(State, out var state) ? state : null);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw flaw(error.Message.TrimEnd('.'), error);
        }
    }

    private static string Text(JsonElement root, string key, Func<string, Exception?, MalformedDataException> flaw)
        => root.GetProperty(key).GetString() ?? throw flaw($"null under \"{key}\"", null);

    private static long Number(JsonElement root, string key, Func<string, Exception?, MalformedDataException> flaw)
        => root.GetProperty(key) is var value && value.TryGetInt64(out var number) && number >= 0 ? number : throw flaw($"{value.GetRawText()} under \"{key}\"", null);
}
