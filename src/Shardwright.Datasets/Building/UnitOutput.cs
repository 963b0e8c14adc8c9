using Shardwright.Datasets.Splits;

namespace Shardwright.Datasets.Building;

/// <summary>A finished output.</summary>
/// <param name="Name">Relative to the dataset's folder, with <c>/</c>.</param>
/// <param name="Split">The split it belongs to, where the build splits by groups.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Rows">The records in it.</param>
/// <param name="Sha256">Its hash, lower-case hexadecimal digits.</param>
/// <param name="ModifiedNanoseconds">When it was committed, in nanoseconds since 1970.</param>
public sealed record UnitOutput(string Name, SplitName? Split, long Bytes, long Rows, string Sha256, long ModifiedNanoseconds)
{
    /// <summary>The name without its folders.</summary>
    public string BaseName => Name[(Name.LastIndexOf('/') + 1)..];
}
