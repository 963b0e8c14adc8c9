using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Shardwright.Datasets.Splits;

/// <summary>Assigns whole groups (a run, a patient, a repository) to a split by a keyed hash of their names.</summary>
/// <remarks>
/// A group's split depends on its name, the seed and the ratios alone, so that no later file moves it. The hash is the first
/// eight bytes, big-endian, of HMAC-SHA-256 with the seed's eight little-endian bytes as its key. Safe from many threads.
/// </remarks>
public sealed class GroupSplitter
{
    private readonly byte[] key = new byte[sizeof(long)];
    private readonly SplitRatios ratios;

    /// <summary>Makes the assignment for one seed and one set of ratios.</summary>
    public GroupSplitter(long seed, SplitRatios ratios)
    {
        BinaryPrimitives.WriteInt64LittleEndian(key, seed);
        this.ratios = ratios;
    }

    /// <summary>The split of a group.</summary>
    /// <param name="group">The group's name, UTF-8.</param>
    public SplitName SplitOf(ReadOnlySpan<byte> group)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, group, hash);
        return ratios.SplitOf(BinaryPrimitives.ReadUInt64BigEndian(hash));
    }
}
