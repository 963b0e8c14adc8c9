using System.Text.Json;
using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Reading;

namespace Shardwright.Streaming.Tuning;

/// <summary>A place in the reading of a fine-tuning file, the same for every rank of any world.</summary>
/// <param name="Root">SHA-256 of the file.</param>
/// <param name="Plan">SHA-256 of all that decides the batches: kind, tokenizer, lengths, order; not epochs, rank or world.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Position">Samples of the epoch's order that were taken.</param>
/// <param name="Waiting">Where rows are packed: the positions of the samples that were taken and wait for a row, in their order.</param>
public sealed record TuningCursor(string Root, string Plan, int Epoch, long Position, IReadOnlyList<long> Waiting)
{
    private const int MostBytes = 256 << 10;

    /// <summary>Writes <c>{"v":1,"root":…,"plan":…,"epoch":e,"position":n}</c>, with <c>"state":[…]</c> where samples wait.</summary>
    public string ToJson() => CursorJson.Write(new CursorPlace(Root, Plan, Epoch, Position), Waiting.Count == 0 ? null : WriteWaiting);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What it is called in errors: the cursor's file.</param>
    /// <exception cref="MalformedDataException">It is no cursor of this kind and version.</exception>
    public static TuningCursor Parse(string json, string name) => CursorJson.Parse(
        json, MostBytes, (found, inner) => TuningThrow.NoCursor(name, found, inner), (place, state) => place is { HasHashes: true, Epoch: <= int.MaxValue }
            ? new TuningCursor(place.Root, place.Plan, (int)place.Epoch, place.Position, state is { } waiting ? [.. waiting.EnumerateArray().Select(position => Place(position, name))] : [])
            : throw TuningThrow.NoCursor(name, "no SHA-256 under \"root\" or \"plan\", or an epoch that no reading has"));

    private void WriteWaiting(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var position in Waiting)
        {
            json.WriteNumberValue(position);
        }

        json.WriteEndArray();
    }

    private static long Place(JsonElement value, string name)
        => value.TryGetInt64(out var number) && number >= 0 ? number : throw TuningThrow.NoCursor(name, value.GetRawText());
}
