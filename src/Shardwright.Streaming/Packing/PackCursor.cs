using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Shardwright.Streaming.Packing;

/// <summary>A position in a packed reading, as JSON.</summary>
/// <param name="Root">The dataset's root, or <c>live:</c> and what a growing folder is known by.</param>
/// <param name="Plan">The hash of the plan.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Position">Rows of the epoch that all ranks have read; of a growing folder, rows that were read in all.</param>
/// <param name="State">What a growing folder needs beside; null for a finished dataset.</param>
internal sealed record PackCursor(string Root, string Plan, long Epoch, long Position, string? State)
{
    private const int MaxCharacters = 64 << 20;

    internal static PackCursor Parse(string json)
    {
        if (json.Length > MaxCharacters)
        {
            throw PackThrow.Cursor($"{json.Length} characters");
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.GetProperty("v").GetInt32() != 1)
            {
                throw PackThrow.Cursor($"version {root.GetProperty("v").GetInt32()}");
            }

            var cursor = new PackCursor(
                root.GetProperty("root").GetString()!, root.GetProperty("plan").GetString()!, root.GetProperty("epoch").GetInt64(), root.GetProperty("position").GetInt64(),
                root.TryGetProperty("state", out var state) ? state.GetString() : null);
            return cursor is { Root: not null, Plan: not null, Epoch: >= 0, Position: >= 0 } ? cursor : throw PackThrow.Cursor("a value that no batch came with");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw PackThrow.Cursor(error.Message, error);
        }
    }

    internal string ToJson()
    {
        var bytes = new ArrayBufferWriter<byte>(256 + (State?.Length ?? 0));
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
            json.WriteString("root", Root);
            json.WriteString("plan", Plan);
            json.WriteNumber("epoch", Epoch);
            json.WriteNumber("position", Position);
            if (State is not null)
            {
                json.WriteString("state", State);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
