namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary><c>manifest.json</c>: every window of a cache by its class. Source: brain-go-brr-v2, key for key.</summary>
public sealed class ClassManifest
{
    /// <summary>The file's name.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Lists windows by class.</summary>
    /// <param name="files">Names of cache files.</param>
    /// <param name="partial">Windows with some seizure, in manifest order.</param>
    /// <param name="full">Windows that are seizure throughout.</param>
    /// <param name="none">Windows without any.</param>
    public ClassManifest(IReadOnlyList<string> files, IReadOnlyList<WindowPlace> partial, IReadOnlyList<WindowPlace> full, IReadOnlyList<WindowPlace> none)
    {
        Files = files;
        Partial = partial;
        Full = full;
        None = none;
    }

    /// <summary>The cache files that windows are named by; each once.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Windows with some seizure.</summary>
    public IReadOnlyList<WindowPlace> Partial { get; }

    /// <summary>Windows that are seizure throughout.</summary>
    public IReadOnlyList<WindowPlace> Full { get; }

    /// <summary>Windows without seizure.</summary>
    public IReadOnlyList<WindowPlace> None { get; }

    /// <summary>Windows in all.</summary>
    public long Count => (long)Partial.Count + Full.Count + None.Count;

    /// <summary>The class of a window, by how many of its samples are seizure.</summary>
    public static WindowClass Classify(long seizureSamples, long samples) => throw new NotSupportedException();

    /// <summary>Reads a manifest.</summary>
    public static ClassManifest Read(string path) => throw new NotSupportedException(path);

    /// <summary>Writes <c>manifest.json</c> into a folder, atomically, with the original's bytes.</summary>
    public void Write(string folder) => throw new NotSupportedException(folder);
}
