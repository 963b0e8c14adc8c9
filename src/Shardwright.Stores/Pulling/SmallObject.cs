using System.Security.Cryptography;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.Pulling;

/// <summary>An object that was read into memory.</summary>
/// <param name="Bytes">All of it.</param>
/// <param name="Object">What it is.</param>
internal sealed record SmallObject(byte[] Bytes, StoredObject Object)
{
    /// <summary>The hash of the bytes.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes));
}
