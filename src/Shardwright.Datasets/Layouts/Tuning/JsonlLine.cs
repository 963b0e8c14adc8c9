using System.Buffers;
using System.Text;
using System.Text.Json;
using Shardwright.Formats.Jsonl;

namespace Shardwright.Datasets.Layouts.Tuning;

/// <summary>What stands in one line of JSON, as far as people want to see it. Safe from many threads.</summary>
internal static class JsonlLine
{
    private const int ShownBytes = 256;
    private const int ShownCharacters = 48;
    private const int Deepest = 1000;

    /// <summary>Reads the keys of the line's object with the start of each value, escapes left as they are.</summary>
    /// <param name="line">One line.</param>
    /// <param name="known">Keys that are looked for one by one where Python's JSON is not everybody's (NaN, Infinity).</param>
    /// <param name="fields">The keys in order, each once.</param>
    /// <returns>False when the line is not one JSON object.</returns>
    public static bool TryReadFields(ReadOnlySpan<byte> line, IReadOnlyList<string> known, out IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var found = new List<KeyValuePair<string, string>>();
        fields = found;
        try
        {
            return ReadStrictly(line, found);
        }
        catch (JsonException)
        {
            if (JsonlText.Read(line, "text"u8, new ArrayBufferWriter<byte>()) is JsonlTextStatus.Malformed or JsonlTextStatus.NotUtf8)
            {
                return false;
            }

            foreach (var key in known.Where(key => found.TrueForAll(field => field.Key != key)))
            {
                if (JsonlText.Read(line, Encoding.UTF8.GetBytes(key), new ArrayBufferWriter<byte>()) != JsonlTextStatus.Missing)
                {
                    found.Add(new(key, "…"));
                }
            }

            return true;
        }
    }

    private static bool ReadStrictly(ReadOnlySpan<byte> line, List<KeyValuePair<string, string>> found)
    {
        var json = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = Deepest });
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = Key(ref json);
            json.Read();
            var start = (int)json.TokenStartIndex;
            var isString = json.TokenType == JsonTokenType.String;
            json.Skip();
            var value = line[start..(int)json.BytesConsumed];
            found.RemoveAll(field => field.Key == key);
            found.Add(new(key, Shown(isString ? value[1..^1] : value)));
        }

        // The reader throws for what stands after the object.
        return !json.Read();
    }

    private static string Key(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8: the escapes say more than a replacement would.
            return Encoding.UTF8.GetString(json.ValueSpan);
        }
    }

    private static string Shown(ReadOnlySpan<byte> value)
    {
        var text = Encoding.UTF8.GetString(value[..Math.Min(ShownBytes, value.Length)]);
        return text.Length <= ShownCharacters ? text : string.Concat(text.AsSpan(0, ShownCharacters - (char.IsHighSurrogate(text[ShownCharacters - 1]) ? 1 : 0)), "…");
    }
}
