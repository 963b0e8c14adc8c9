using System.Security.Cryptography;
using Shardwright.Streaming.Reading;

namespace Shardwright.Streaming.Genome;

/// <summary>SHA-256 over items in reading order; borders of batches do not enter.</summary>
/// <remarks>
/// Each item is its length in bytes (64-bit), then its tokens (64-bit each), labels (64-bit) and loss mask (float32), each list with its length in bytes
/// (64-bit) in front; all little-endian. For one thread.
/// </remarks>
public sealed class GenomeDigest : IDisposable
{
    private const int Lists = 3;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The digest of all items so far, 64 lower-case hexadecimal digits.</summary>
    public string Current => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <summary>Adds every item of a batch.</summary>
    /// <param name="batch">The batch.</param>
    public void Add(GenomeBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var width = batch.Width;
        for (var row = 0; row < batch.Rows; row++)
        {
            Add(batch.Tokens.Span.Slice(row * width, width), batch.Labels.Span.Slice(row * width, width), batch.LossMask.Span.Slice(row * width, width));
        }
    }

    /// <summary>Adds one item.</summary>
    /// <param name="tokens">Its ids.</param>
    /// <param name="labels">The ids to predict.</param>
    /// <param name="lossMask">1 where a label counts.</param>
    public void Add(ReadOnlySpan<long> tokens, ReadOnlySpan<long> labels, ReadOnlySpan<float> lossMask)
    {
        var (ids, targets, mask) = ((long)tokens.Length * sizeof(long), (long)labels.Length * sizeof(long), (long)lossMask.Length * sizeof(float));
        hash.Append<long>([(Lists * sizeof(long)) + ids + targets + mask, ids]);
        hash.Append(tokens);
        hash.Append<long>([targets]);
        hash.Append(labels);
        hash.Append<long>([mask]);
        hash.Append(lossMask);
    }

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();
}
