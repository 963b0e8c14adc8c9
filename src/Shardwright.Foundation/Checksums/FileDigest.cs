namespace Shardwright.Foundation.Checksums;

/// <summary>What one reading of a file found.</summary>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="Sha256">SHA-256 of all of it: 64 lower-case hexadecimal digits.</param>
/// <param name="BlockCrcs">CRC-32C of each block in order, the last one short; null when no blocks were asked for. Compared by reference.</param>
public sealed record FileDigest(long Bytes, string Sha256, uint[]? BlockCrcs);
