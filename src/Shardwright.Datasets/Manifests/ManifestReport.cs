namespace Shardwright.Datasets.Manifests;

/// <summary>What was written over a folder of shards.</summary>
/// <param name="Path">The manifest.</param>
/// <param name="Manifest">What stands in it.</param>
/// <param name="ShardCount">Shards found.</param>
/// <param name="Checksummed">Whether they were hashed.</param>
public sealed record ManifestReport(string Path, DatasetManifest Manifest, int ShardCount, bool Checksummed);
