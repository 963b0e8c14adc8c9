using Shardwright.Datasets.Manifests;

namespace Shardwright.Recipes.Code;

/// <summary>What <c>code pipeline</c> did.</summary>
/// <param name="Chunk">What became of everything that was read.</param>
/// <param name="Manifest">The dataset of shards.</param>
public sealed record CodePipelineReport(ChunkReport Chunk, DatasetManifest Manifest);
