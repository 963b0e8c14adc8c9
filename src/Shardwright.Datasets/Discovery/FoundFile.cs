namespace Shardwright.Datasets.Discovery;

/// <summary>A file found below a folder.</summary>
/// <param name="Name">Relative to the folder, with <c>/</c>.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Bytes">Its size.</param>
public sealed record FoundFile(string Name, string Path, long Bytes)
{
    /// <summary>The name without its folders.</summary>
    public string BaseName => Name[(Name.LastIndexOf('/') + 1)..];
}
