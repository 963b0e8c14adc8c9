namespace Shardwright.Formats.Npz;

/// <summary>One array of an archive.</summary>
/// <param name="Name">Its name without <c>.npy</c>.</param>
/// <param name="Header">What its array is.</param>
/// <param name="Compression">How it is stored.</param>
/// <param name="DataOffsetBytes">Where the array's first byte lies in the file, where it is stored as it is; -1 otherwise.</param>
/// <param name="StoredBytes">Bytes that the member takes in the file.</param>
/// <param name="Crc32">The checksum of the member, its array header included.</param>
public sealed record NpzMember(string Name, NpyHeader Header, NpzCompression Compression, long DataOffsetBytes, long StoredBytes, uint Crc32)
{
    /// <summary>Where the member's first byte lies in the file.</summary>
    internal long PlaceBytes { get; init; }

    /// <summary>Bytes of the array's header.</summary>
    internal int HeaderBytes { get; init; }
}
