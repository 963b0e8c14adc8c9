using Shardwright.Foundation.Files;

namespace Shardwright.Stores.Pushing;

/// <summary>A file that the target has.</summary>
/// <param name="Identity">The file's state when it was hashed.</param>
/// <param name="Sha256">Its hash.</param>
/// <param name="Tag">The object's tag; null where the store has none.</param>
internal readonly record struct SentFile(FileIdentity Identity, string Sha256, string? Tag);
