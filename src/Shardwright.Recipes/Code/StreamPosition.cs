using System.Text.Json;
using Shardwright.Datasets.Manifests;

namespace Shardwright.Recipes.Code;

/// <summary>How far a stream has come in its file, and what it counted on the way: the source's state in the shards' checkpoint.</summary>
/// <param name="OffsetBytes">Where the next line starts.</param>
/// <param name="Lines">Lines before it.</param>
/// <param name="LastBytes">The length of the line before it, without its end.</param>
/// <param name="LastOffsetBytes">Where that line starts.</param>
/// <param name="LastCrc">That line's CRC-32C: a file in which it differs is another one.</param>
/// <param name="Rejected">Damaged lines, by reason.</param>
/// <param name="Dropped">Lines without a text, by reason.</param>
internal sealed record StreamPosition(
    long OffsetBytes, long Lines, int LastBytes, long LastOffsetBytes, uint LastCrc, SortedDictionary<string, long> Rejected, SortedDictionary<string, long> Dropped)
{
    public static StreamPosition Start() => new(0, 0, 0, 0, 0, new(StringComparer.Ordinal), new(StringComparer.Ordinal));

    public static StreamPosition Parse(string folder, string? text) => text is null
        ? Start()
        : CodeJson.Parse(folder, System.Text.Encoding.UTF8.GetBytes(text), StreamJson.Default.StreamPosition);

    public RecordCounts ToCounts()
    {
        var counts = new RecordCounts();
        foreach (var (reason, lines) in Rejected)
        {
            counts.Reject(reason, lines);
        }

        foreach (var (reason, lines) in Dropped)
        {
            counts.Drop(reason, lines);
        }

        return counts;
    }

    public override string ToString() => JsonSerializer.Serialize(this, StreamJson.Default.StreamPosition);
}
