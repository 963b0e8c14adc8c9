using System.Globalization;
using System.Text.Json;

namespace Shardwright.Datasets.Publishing;

/// <summary>What a <c>_COMPLETE</c> says of the dataset that it ends.</summary>
/// <param name="Shards">How many shards there are; null where it does not say.</param>
/// <param name="Root">The root that it vouches for; null where it is not ours.</param>
/// <remarks>Ours has JSON in its second line. The original's: <c>10 train shards, 100 val docs, 10050 total</c>, where documents for validation are one shard more.</remarks>
public sealed record MarkedCounts(long? Shards, string? Root)
{
    private const int LargestText = 1 << 16;
    private const int MostDigits = 15;

    /// <summary>Reads a mark; a text that says nothing gives nothing.</summary>
    /// <param name="text">The file's content.</param>
    public static MarkedCounts Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LargestText)
        {
            return new MarkedCounts(null, null);
        }

        var lines = text.Split('\n');
        if (lines.Length > 1 && Ours(lines[1]) is { } ours)
        {
            return ours;
        }

        return Original(lines[0]) ?? new MarkedCounts(null, null);
    }

    private static MarkedCounts? Original(string line)
        => line.Split(' ') is [var train, "train", "shards,", var documents, "val", ['d', 'o', 'c', 's', ..], ..] && Count(train) is { } shards && Count(documents) is { } validation
            ? new MarkedCounts(shards + (validation > 0 ? 1 : 0), null)
            : null;

    private static long? Count(string digits)
        => digits.Length <= MostDigits && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    private static MarkedCounts? Ours(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind != JsonValueKind.Object ? null : new MarkedCounts(
                json.RootElement.TryGetProperty("shards", out var shards) && shards.TryGetInt64(out var count) ? count : null,
                json.RootElement.TryGetProperty("root", out var root) && root.ValueKind == JsonValueKind.String ? root.GetString() : null);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
