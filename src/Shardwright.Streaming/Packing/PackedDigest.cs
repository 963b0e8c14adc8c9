using System.Security.Cryptography;
using Shardwright.Streaming.Reading;

namespace Shardwright.Streaming.Packing;

/// <summary>SHA-256 over packed rows in reading order; borders of batches do not enter.</summary>
/// <remarks>Each row is its length in tokens (64-bit), its inputs and its targets (32-bit each), all little-endian. For one thread.</remarks>
public sealed class PackedDigest : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds every row of a batch.</summary>
    public void Add(PackedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (var row = 0; row < batch.Rows; row++)
        {
            Add(batch.Inputs.AsSpan(row * batch.Length, batch.Length), batch.Targets.AsSpan(row * batch.Length, batch.Length));
        }
    }

    /// <summary>Adds one row.</summary>
    /// <param name="inputs">Its ids.</param>
    /// <param name="targets">The ids to predict, as many.</param>
    public void Add(ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets)
    {
        hash.Append<long>([inputs.Length]);
        hash.Append(inputs);
        hash.Append(targets);
    }

    /// <summary>The digest of all rows so far, 64 lower-case hexadecimal digits.</summary>
    public string Current => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();
}
