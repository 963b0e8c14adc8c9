using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>One hash for a stream of documents that can be gone on with: h = SHA-256(h, SHA-256(the batch's documents, each after its length)). For one thread.</summary>
internal sealed class ContentChain : IDisposable
{
    /// <summary>The chain of no batch.</summary>
    public static readonly string Start = new('0', 2 * SHA256.HashSizeInBytes);

    private readonly IncrementalHash batch = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] link = new byte[2 * SHA256.HashSizeInBytes];

    /// <summary>Goes on from a link.</summary>
    public ContentChain(string from) => Convert.FromHexString(from).CopyTo(link, 0);

    public void Append(ReadOnlySpan<byte> utf8)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        batch.AppendData(length);
        batch.AppendData(utf8);
    }

    /// <summary>Closes the batch and gives the link that it makes.</summary>
    public string Close()
    {
        batch.GetHashAndReset(link.AsSpan(SHA256.HashSizeInBytes));
        SHA256.HashData(link).CopyTo(link, 0);
        return Convert.ToHexStringLower(link.AsSpan(0, SHA256.HashSizeInBytes));
    }

    public void Dispose() => batch.Dispose();
}
