using Shardwright.Streaming.Reading;

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

    internal static PackCursor Parse(string json) => CursorJson.Parse(
        json, MaxCharacters, PackThrow.Cursor, (place, state) => new PackCursor(place.Root, place.Plan, place.Epoch, place.Position, state?.GetString()));

    internal string ToJson()
        => CursorJson.Write(new CursorPlace(Root, Plan, Epoch, Position), State is null ? null : json => json.WriteStringValue(State));
}
