namespace Shardwright.Datasets.Manifests;

/// <summary>How a manifest spells its enums.</summary>
internal static class ManifestWords
{
    public static string Of(ShardRole role) => role == ShardRole.Shard ? "shard" : "aux";

    public static string Of(SplitBy splitBy) => splitBy switch
    {
        Manifests.SplitBy.Shards => "shards",
        Manifests.SplitBy.Groups => "groups",
        Manifests.SplitBy.Official => "official",
        _ => throw new ArgumentOutOfRangeException(nameof(splitBy)),
    };

    public static ShardRole? Role(string? word) => word switch
    {
        "shard" => ShardRole.Shard,
        "aux" => ShardRole.Aux,
        _ => null,
    };

    public static SplitBy? SplitBy(string? word) => word switch
    {
        "shards" => Manifests.SplitBy.Shards,
        "groups" => Manifests.SplitBy.Groups,
        "official" => Manifests.SplitBy.Official,
        _ => null,
    };
}
