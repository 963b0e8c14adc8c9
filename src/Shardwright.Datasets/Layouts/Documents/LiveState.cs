using System.Globalization;
using Shardwright.Datasets.Building;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>The checkpoint of a folder of live shards, <c>.shardwright/live.json</c>: all that is durable, and what the rest of the stream depends on.</summary>
/// <param name="Source">What the documents come from.</param>
/// <param name="Options">What decides the shards' bytes beside the documents.</param>
/// <param name="CreatedAt">When the folder was begun, as the manifest will say.</param>
/// <param name="Shards">How many train shards are done.</param>
/// <param name="ShardRows">The documents in them.</param>
/// <param name="ShardListBytes">The length of the list that names them.</param>
/// <param name="ShardListHash">The hash of its lines.</param>
/// <param name="Generator">The state of the shuffle's generator, base64.</param>
/// <param name="Documents">Documents taken.</param>
/// <param name="ValidationDocuments">Those of them that were set aside for the validation shard.</param>
/// <param name="ValidationBytes">The length of <c>val.bin</c>.</param>
/// <param name="RejectedBytes">The length of the list of rejected records.</param>
/// <param name="Content">The SHA-256 chained over the documents.</param>
/// <param name="SourceState">The source's own state.</param>
/// <param name="IsEnded">Whether the state is the one after the last document of a finished folder.</param>
internal sealed record LiveState(
    string Source, IReadOnlyList<BuildOption> Options, string CreatedAt, int Shards, long ShardRows, long ShardListBytes, string ShardListHash,
    string Generator, long Documents, long ValidationDocuments, long ValidationBytes, long RejectedBytes, string Content, string? SourceState, bool IsEnded)
{
    /// <summary>One line for each difference between what a folder was begun with and what is asked now.</summary>
    public IReadOnlyList<string> Differences(string source, IReadOnlyList<BuildOption> options)
    {
        var asked = options.ToDictionary(option => option.Name, option => option.Value, StringComparer.Ordinal);
        var begun = Options.ToDictionary(option => option.Name, option => option.Value, StringComparer.Ordinal);
        List<string> found = [.. begun.Keys.Union(asked.Keys, StringComparer.Ordinal)
            .Where(name => begun.GetValueOrDefault(name) != asked.GetValueOrDefault(name))
            .Select(name => $"--{name}: {begun.GetValueOrDefault(name, "nothing")} was begun with, {asked.GetValueOrDefault(name, "nothing")} is asked")];
        if (Source != source)
        {
            found.Insert(0, $"source: {Source} was begun with, {source} is asked");
        }

        return found;
    }

    /// <summary>Whether the numbers fit together; a file that its own hash vouches for can still be another version's.</summary>
    public bool IsSound => Documents >= 0 && ValidationDocuments >= 0 && ValidationBytes >= 0 && RejectedBytes >= 0
        && Shards >= 0 && ShardRows >= Shards && ShardListBytes >= 0 && ShardListHash.Length == 64
        && ShardRows <= Documents - ValidationDocuments
        && Content.Length == 64;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Source}: {Documents} documents, {Shards} shards");
}
