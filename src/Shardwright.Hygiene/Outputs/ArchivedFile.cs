namespace Shardwright.Hygiene.Outputs;

/// <summary>One file of a model archive.</summary>
/// <param name="Name">Its name in the archive, with <c>/</c>.</param>
/// <param name="Bytes">Its size in bytes, unpacked.</param>
/// <param name="Sha256">SHA-256 of its bytes: 64 lower-case hexadecimal digits.</param>
public sealed record ArchivedFile(string Name, long Bytes, string Sha256);
