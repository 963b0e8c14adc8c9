using Shardwright.Datasets.Manifests;

namespace Shardwright.Recipes.Code;

/// <summary>What became of a file of documents.</summary>
public sealed record StreamReport
{
    /// <summary>The folder of shards.</summary>
    public required string Folder { get; init; }

    /// <summary>The manifest of the finished folder, which counts documents, rejected and dropped records.</summary>
    public required DatasetManifest Manifest { get; init; }

    /// <summary>Documents that earlier processes had made durable.</summary>
    public long ResumedDocuments { get; init; }

    /// <summary>Whether the folder was finished before, and nothing was done now.</summary>
    public bool WasDone { get; init; }

    /// <summary>Whether another process of ours wrote the shards while this one waited.</summary>
    public bool ByAnother { get; init; }

    /// <summary>All documents.</summary>
    public long Documents => Manifest.Counts?.Kept ?? 0;

    /// <summary>Train shards.</summary>
    public int TrainShards => Manifest.Splits.Train.Count;

    /// <summary>Documents of the validation shard.</summary>
    public long ValidationDocuments => Manifest.Shards.Where(shard => shard.Split == Datasets.Splits.SplitName.Val).Sum(shard => shard.Rows ?? 0);

    /// <summary>Bytes of the shards.</summary>
    public long Bytes => Manifest.Shards.Sum(shard => shard.Bytes);
}
