namespace Shardwright.Stores.S3;

/// <summary>A part that a server has.</summary>
/// <param name="Tag">The server's tag of it.</param>
/// <param name="Md5">The MD5 of its bytes here.</param>
internal readonly record struct SentPart(string Tag, byte[] Md5);
