using System.Security.Cryptography;
using System.Text;
using Shardwright.Stores.Objects;

namespace Shardwright.Tests.Stores;

/// <summary>An object in memory; its bytes never change.</summary>
internal sealed record MemoryObject(byte[] Bytes, DateTimeOffset Modified, string? Claim)
{
    /// <summary>As with S3: the same for the same bytes.</summary>
    public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes).AsSpan(0, 16))}\"";

    public string Text => Encoding.UTF8.GetString(Bytes);

    public StoredObject Described(string name, bool withClaim) => new(name, Bytes.Length, Modified, Tag, withClaim ? Claim : null);
}
