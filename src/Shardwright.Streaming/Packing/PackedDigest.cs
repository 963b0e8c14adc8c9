using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Shardwright.Streaming.Packing;

/// <summary>SHA-256 over packed rows in reading order; borders of batches do not enter.</summary>
/// <remarks>Each row is its length in tokens (64-bit), its inputs and its targets (32-bit each), all little-endian. For one thread.</remarks>
public sealed class PackedDigest : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds every row of a batch.</summary>
    public void Add(PackedBatch batch)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, batch.Length);
        for (var row = 0; row < batch.Rows; row++)
        {
            hash.AppendData(length);
            Append(batch.Inputs.AsSpan(row * batch.Length, batch.Length));
            Append(batch.Targets.AsSpan(row * batch.Length, batch.Length));
        }
    }

    /// <summary>The digest of all rows so far, 64 lower-case hexadecimal digits.</summary>
    public string Current => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private void Append(ReadOnlySpan<int> ids)
    {
        if (BitConverter.IsLittleEndian)
        {
            hash.AppendData(MemoryMarshal.AsBytes(ids));
            return;
        }

        Span<byte> word = stackalloc byte[sizeof(int)];
        foreach (var id in ids)
        {
            BinaryPrimitives.WriteInt32LittleEndian(word, id);
            hash.AppendData(word);
        }
    }
}
