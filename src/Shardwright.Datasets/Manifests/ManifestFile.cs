using Shardwright.Datasets.Splits;

namespace Shardwright.Datasets.Manifests;

/// <summary>One file that a manifest answers for.</summary>
/// <param name="Name">Path relative to the manifest's folder, with <c>/</c>; never absolute and never with <c>..</c>.</param>
/// <param name="Role">A shard of records, or a file beside them.</param>
/// <param name="Split">The split of a shard; null for a file that belongs to none.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Rows">Records in a shard; null where they were not counted, and for auxiliary files.</param>
/// <param name="Sha256">Lower-case hexadecimal digits; null where hashes were not asked for.</param>
public sealed record ManifestFile(string Name, ShardRole Role, SplitName? Split, long Bytes, long? Rows, string? Sha256)
{
    /// <summary>The name without its folders.</summary>
    public string BaseName => Name[(Name.LastIndexOf('/') + 1)..];
}
