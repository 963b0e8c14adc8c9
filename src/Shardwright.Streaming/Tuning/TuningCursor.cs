using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Shardwright.Streaming.Tuning;

/// <summary>A place in the reading of a fine-tuning file, the same for every rank of any world.</summary>
/// <param name="Root">SHA-256 of the file.</param>
/// <param name="Plan">SHA-256 of all that decides the batches: kind, tokenizer, lengths, order; not epochs, rank or world.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Position">Samples of the epoch's order that were taken.</param>
/// <param name="Waiting">Where rows are packed: the positions of the samples that were taken and wait for a row, in their order.</param>
public sealed record TuningCursor(string Root, string Plan, int Epoch, long Position, IReadOnlyList<long> Waiting)
{
    private const int Version = 1;
    private const int MostBytes = 256 << 10;
    private const int HexDigits = 64;

    /// <summary>Writes <c>{"v":1,"root":…,"plan":…,"epoch":e,"position":n}</c>, with <c>"state":[…]</c> where samples wait.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v", Version);
            json.WriteString("root", Root);
            json.WriteString("plan", Plan);
            json.WriteNumber("epoch", Epoch);
            json.WriteNumber("position", Position);
            if (Waiting.Count > 0)
            {
                json.WriteStartArray("state");
                foreach (var position in Waiting)
                {
                    json.WriteNumberValue(position);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What it is called in errors: the cursor's file.</param>
    /// <exception cref="Foundation.Errors.MalformedDataException">It is no cursor of this kind and version.</exception>
    public static TuningCursor Parse(string json, string name)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MostBytes)
        {
            throw TuningThrow.NoCursor(name, $"{json.Length} characters");
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("v", out var version) || !version.TryGetInt32(out var number) || number != Version)
            {
                throw TuningThrow.NoCursor(name, "another version, or none");
            }

            return new TuningCursor(
                Hash(root, "root", name), Hash(root, "plan", name), (int)Whole(root.GetProperty("epoch"), int.MaxValue, name), Whole(root.GetProperty("position"), long.MaxValue, name),
                root.TryGetProperty("state", out var state) ? [.. state.EnumerateArray().Select(position => Whole(position, long.MaxValue, name))] : []);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw TuningThrow.NoCursor(name, "something else", error);
        }
    }

    private static string Hash(JsonElement root, string key, string name)
        => root.GetProperty(key).GetString() is { Length: HexDigits } text && text.All(char.IsAsciiHexDigitLower) ? text : throw TuningThrow.NoCursor(name, $"no SHA-256 under \"{key}\"");

    private static long Whole(JsonElement value, long most, string name)
        => value.TryGetInt64(out var number) && number >= 0 && number <= most ? number : throw TuningThrow.NoCursor(name, value.GetRawText());
}
