using System.Text.Json;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Splits;

/// <summary>Groups that stand on two sides of a split, from <c>groups.jsonl</c>.</summary>
public static class GroupLeaks
{
    /// <summary>The file that lists the groups of each shard.</summary>
    public const string FileName = "groups.jsonl";

    /// <summary>Finds every group with records in more than one split.</summary>
    /// <param name="path">The list: one object a line, with <c>shard</c> and <c>groups</c>.</param>
    /// <param name="splits">The shards of each split; names are compared without their folders.</param>
    /// <returns>The leaks, in the order in which they are met.</returns>
    /// <exception cref="MalformedDataException">A line is not what it should be.</exception>
    public static IReadOnlyList<GroupLeak> Find(string path, SplitLists splits)
    {
        var splitOf = new Dictionary<string, SplitName>(StringComparer.Ordinal);
        foreach (var split in SplitNames.All)
        {
            foreach (var name in splits[split])
            {
                splitOf[BaseName(name)] = split;
            }
        }

        var sideOf = new Dictionary<string, SplitName>(StringComparer.Ordinal);
        var leaks = new Dictionary<string, GroupLeak>(StringComparer.Ordinal);
        foreach (var (shard, groups) in Read(path))
        {
            if (!splitOf.TryGetValue(BaseName(shard), out var split))
            {
                continue;
            }

            foreach (var group in groups)
            {
                if (!sideOf.TryAdd(group, split) && sideOf[group] != split)
                {
                    leaks.TryAdd(group, new GroupLeak(group, sideOf[group], split));
                }
            }
        }

        return [.. leaks.Values];
    }

    /// <summary>Reads the groups of each shard.</summary>
    /// <param name="path">The list.</param>
    /// <exception cref="MalformedDataException">A line is not what it should be.</exception>
    public static IEnumerable<(string Shard, IReadOnlyList<string> Groups)> Read(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        var line = 0L;
        foreach (var text in File.ReadLines(path))
        {
            yield return Parse(path, line++, text);
        }
    }

    private static (string Shard, IReadOnlyList<string> Groups) Parse(string path, long line, string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return (Text(json.RootElement.GetProperty("shard")), [.. json.RootElement.GetProperty("groups").EnumerateArray().Select(Text)]);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new MalformedDataException(new DataLocation(path, RecordIndex: line), "list of groups", "an object with shard and groups", error.Message, "Build the dataset again.", error);
        }
    }

    private static string Text(JsonElement value) => value.GetString() ?? throw new InvalidOperationException("A null stands for a text.");

    private static string BaseName(string name) => name[(name.LastIndexOf('/') + 1)..];
}
