namespace Shardwright.Stores.Fetching;

/// <summary>A dataset that can be downloaded.</summary>
/// <param name="Name">Its name, and that of its folder: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, at most 128.</param>
/// <param name="Description">What it is; may be empty.</param>
/// <param name="Licence">What it may be used for; may be empty.</param>
/// <param name="Files">Its files, at least one.</param>
public sealed record RegistryEntry(string Name, string Description, string Licence, IReadOnlyList<RegistryFile> Files)
{
    /// <summary>Bytes of all its files; null where one does not say.</summary>
    public long? Bytes => Files.Aggregate((long?)0, (sum, file) => sum + file.Bytes);
}
