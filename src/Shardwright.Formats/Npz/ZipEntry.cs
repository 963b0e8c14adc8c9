namespace Shardwright.Formats.Npz;

/// <summary>One line of an archive's directory.</summary>
/// <param name="Name">The member's name, <c>.npy</c> included.</param>
/// <param name="NameBytes">The name as it stands in the file.</param>
/// <param name="Flags">The general purpose flags.</param>
/// <param name="Method">0 for stored, 8 for deflated.</param>
/// <param name="Crc32">The checksum of the member's bytes.</param>
/// <param name="StoredBytes">Bytes in the file.</param>
/// <param name="RawBytes">Bytes once inflated.</param>
/// <param name="HeaderOffsetBytes">Where its local header lies in the file, whatever stands before the archive.</param>
/// <param name="PlaceBytes">Where this line of the directory lies.</param>
internal sealed record ZipEntry(
    string Name, byte[] NameBytes, int Flags, int Method, uint Crc32, long StoredBytes, long RawBytes, long HeaderOffsetBytes, long PlaceBytes)
{
    public const int Stored = 0;
    public const int Deflated = 8;
    public const int EncryptedFlags = 1 << 0 | 1 << 6 | 1 << 13;
    public const int DescriptorFlag = 1 << 3;
    public const int PatchFlag = 1 << 5;
    public const int Utf8Flag = 1 << 11;
    public const uint LocalSignature = 0x04034b50;
    public const uint CentralSignature = 0x02014b50;
    public const int LocalBytes = 30;
    public const int CentralBytes = 46;
    public const ushort Zip64Id = 0x0001;

    /// <summary>The extra field that Android's zipalign pads with: the alignment, then zeros.</summary>
    public const ushort AlignmentId = 0xD935;
}
