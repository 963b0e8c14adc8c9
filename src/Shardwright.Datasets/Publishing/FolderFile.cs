using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Publishing;

/// <summary>A file of a dataset in a folder of this machine.</summary>
/// <param name="File">What it is, and how it is called below the dataset.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Identity">Its state when the folder was looked at.</param>
/// <param name="ReadSha256">The hash of what was read of it then, lower-case hexadecimal: of the manifest and of the mark; null for files that were not read.</param>
public sealed record FolderFile(PublishedFile File, string Path, FileIdentity Identity, string? ReadSha256 = null)
{
    /// <summary>Its name below the dataset, with <c>/</c>.</summary>
    public string Name => File.Name;
}
