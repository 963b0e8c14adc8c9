using Shardwright.Datasets.Publishing;

namespace Shardwright.Stores.Pulling;

/// <summary>A file that the folder is to have.</summary>
/// <param name="Name">Relative to the folder, and to the source.</param>
/// <param name="Phase">When it is published.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its hash by the manifest, or of what was read; null where no manifest names it.</param>
/// <param name="Tag">The state that it was listed in.</param>
internal sealed record WantedFile(string Name, PublishPhase Phase, long Bytes, string? Sha256, string? Tag);
