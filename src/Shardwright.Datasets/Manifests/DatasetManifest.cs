using Shardwright.Datasets.Splits;

namespace Shardwright.Datasets.Manifests;

/// <summary>What a dataset consists of: <c>dataset_manifest.json</c>.</summary>
/// <remarks>
/// The first six keys on disk, and their bytes, are those of the manifest script of DarkStarStrix/Nexa_Compute; ours follow.
/// A manifest of the original's has <see cref="Format"/> null, no <see cref="Files"/>, and says nothing of what it cannot know.
/// </remarks>
public sealed record DatasetManifest
{
    /// <summary>The file's name.</summary>
    public const string FileName = "dataset_manifest.json";

    /// <summary>The value of <see cref="Format"/> in manifests that this version writes.</summary>
    public const string CurrentFormat = "shardwright/1";

    /// <summary>The dataset's version, as its maker calls it.</summary>
    public required string Version { get; init; }

    /// <summary>The seed of the shuffle.</summary>
    public required long GlobalSeed { get; init; }

    /// <summary>The size asked of a shard, in bytes.</summary>
    public required long ShardSizeBytes { get; init; }

    /// <summary>When the dataset was planned: ISO 8601 in UTC, microseconds unless they are 0, and <c>Z</c>.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>The shards of each split, in reading order: base names, or relative ones.</summary>
    public required SplitLists Splits { get; init; }

    /// <summary><c>sha256:</c> and lower-case digits by shard, in discovery order; empty where hashes were not asked for.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Checksums { get; init; }

    /// <summary><see cref="CurrentFormat"/>, or null for a manifest of the original's.</summary>
    public string? Format { get; init; }

    /// <summary>The recipe that made the records; null for a folder of foreign shards.</summary>
    public string? Recipe { get; init; }

    /// <summary>What was kept together when the dataset was split.</summary>
    public SplitBy SplitBy { get; init; }

    /// <summary>The native spelling of a split, where it differs: <c>val</c> to <c>dev</c>.</summary>
    public IReadOnlyDictionary<string, string> SplitAlias { get; init; } = new Dictionary<string, string>();

    /// <summary>All that decided the records' bytes; null for a folder of foreign shards.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Where every record went; null where nothing was opened.</summary>
    public RecordCounts? Counts { get; init; }

    /// <summary>Every file of the dataset, by name in code-point order.</summary>
    public IReadOnlyList<ManifestFile> Files { get; init; } = [];

    /// <summary>The SHA-256 that names the whole content; null where hashes were not asked for.</summary>
    public string? Root { get; init; }

    /// <summary>The root of the dataset that this one is some splits of; null for a whole one.</summary>
    public string? PartOf { get; init; }

    /// <summary>The files that hold records.</summary>
    public IEnumerable<ManifestFile> Shards => Files.Where(file => file.Role == ShardRole.Shard);
}
