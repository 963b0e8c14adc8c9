namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary><c>_dataset_index.json</c>: the recordings of a cache and how many windows each has. Source: brain-go-brr-v2, key for key.</summary>
/// <param name="Files">Recordings, as they were named when the cache was built, in build order.</param>
/// <param name="WindowCounts">Windows of each.</param>
public sealed record CacheIndex(IReadOnlyList<string> Files, IReadOnlyList<long> WindowCounts)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "_dataset_index.json";

    /// <summary>Reads an index.</summary>
    public static CacheIndex Read(string path) => throw new NotSupportedException(path);

    /// <summary>Writes the index into a folder, atomically, with the original's bytes.</summary>
    public void Write(string folder) => throw new NotSupportedException(folder);
}
