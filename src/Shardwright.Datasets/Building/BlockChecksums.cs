using System.Buffers.Binary;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Building;

/// <summary>One CRC-32C for every 64 KiB of a shard, so that a reader can check what it reads before it decodes it.</summary>
/// <remarks>On disk: little-endian 32-bit words, one a block in order, the last block short; no header. Its own hash stands in the manifest.</remarks>
public static class BlockChecksums
{
    /// <summary>Bytes of a shard that one checksum covers.</summary>
    public const int BlockBytes = 64 << 10;

    internal const string Folder = ".shardwright/blocks/";
    private const string Ending = ".crc32c";

    /// <summary>The name of a shard's checksum file, relative to the dataset's folder.</summary>
    /// <param name="shardName">The shard, relative to the same folder.</param>
    public static string NameOf(string shardName) => $"{Folder}{shardName}{Ending}";

    /// <summary>Whether a file of a dataset is the checksums of a shard.</summary>
    internal static bool IsName(string name) => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.Ordinal);

    /// <summary>Writes the checksums of one shard.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <param name="shardName">The shard, relative to it.</param>
    /// <param name="checksums">One CRC-32C a block.</param>
    public static void Write(string folder, string shardName, ReadOnlySpan<uint> checksums)
    {
        var bytes = new byte[checksums.Length * sizeof(uint)];
        for (var i = 0; i < checksums.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)), checksums[i]);
        }

        AtomicFile.WriteAllBytes(Path.Combine(folder, NameOf(shardName)), bytes);
    }

    /// <summary>Reads the checksums of one shard; null where it has none.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <param name="shardName">The shard, relative to it.</param>
    /// <param name="shardBytes">The shard's size, which says how many there must be.</param>
    /// <exception cref="Foundation.Errors.MalformedDataException">There are more or fewer.</exception>
    public static uint[]? Read(string folder, string shardName, long shardBytes)
    {
        var path = Path.Combine(folder, NameOf(shardName));
        if (!File.Exists(path))
        {
            return null;
        }

        var blocks = (shardBytes + BlockBytes - 1) / BlockBytes;
        var length = new FileInfo(path).Length;
        if (length != blocks * sizeof(uint))
        {
            throw new Foundation.Errors.MalformedDataException(
                new Foundation.Errors.DataLocation(path), "block checksums", $"{blocks * sizeof(uint)} bytes", $"{length}",
                "Run 'shardwright verify' on the dataset.");
        }

        var bytes = File.ReadAllBytes(path);
        var checksums = new uint[blocks];
        for (var i = 0; i < checksums.Length; i++)
        {
            checksums[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)));
        }

        return checksums;
    }
}
