namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>A shard of documents that is durable under its name.</summary>
/// <param name="Name">The name, relative to the folder.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Rows">The documents in it.</param>
/// <param name="Sha256">Its hash, lower-case hexadecimal digits.</param>
internal sealed record LiveShard(string Name, long Bytes, long Rows, string Sha256);
