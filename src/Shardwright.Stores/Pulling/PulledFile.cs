using Shardwright.Foundation.Files;

namespace Shardwright.Stores.Pulling;

/// <summary>A file that was pulled, or found to be the source's.</summary>
/// <param name="Name">Relative to the folder.</param>
/// <param name="Identity">Its state then: while it has it, its bytes need not be read again.</param>
/// <param name="Sha256">The hash of its bytes.</param>
/// <param name="Tag">The state of the object; null where nobody knew.</param>
internal sealed record PulledFile(string Name, FileIdentity Identity, string Sha256, string? Tag);
