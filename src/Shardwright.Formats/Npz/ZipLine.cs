namespace Shardwright.Formats.Npz;

/// <summary>A member that is being written.</summary>
/// <param name="name">Its name, <c>.npy</c> included.</param>
/// <param name="method">0 for stored, 8 for deflated.</param>
/// <param name="headerOffsetBytes">Where its local header begins in the stream.</param>
/// <param name="rawBytes">Its bytes once inflated.</param>
internal sealed class ZipLine(string name, int method, long headerOffsetBytes, long rawBytes)
{
    public string Name => name;

    public byte[] NameBytes { get; } = ZipName.Encode(name);

    public int Method => method;

    public long HeaderOffsetBytes => headerOffsetBytes;

    public long RawBytes => rawBytes;

    /// <summary>Where its bytes begin.</summary>
    public long PlaceBytes { get; set; }

    public long StoredBytes { get; set; }

    public uint Crc32 { get; set; }

    /// <summary>Bit 11 where the name needs it.</summary>
    public int Flags => NameBytes.Length == name.Length ? 0 : ZipEntry.Utf8Flag;

    /// <summary>Whether the sizes have no room in 32 bits.</summary>
    public bool NeedsZip64 => rawBytes >= uint.MaxValue || StoredBytes >= uint.MaxValue;
}
