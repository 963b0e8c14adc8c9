using Shardwright.Foundation.Files;

namespace Shardwright.Stores.Objects;

/// <summary>A file that is to be stored.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Identity">Its state when it was hashed: a file that has another one while it is sent is not stored.</param>
/// <param name="Sha256">Its hash, lower-case hexadecimal.</param>
internal sealed record ObjectContent(string Path, FileIdentity Identity, string Sha256)
{
    /// <summary>Its size.</summary>
    public long Bytes => Identity.Bytes;
}
