namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>How the sequences of many samples are read.</summary>
public sealed record SequenceStoreOptions
{
    /// <summary>
    /// Whether the files are of a finished dataset that we made: nobody writes them, and every letter is ASCII. They are then read without locks, and mapped
    /// into memory where they lie on a local file system. Default false: each sequence is looked through when it is first touched.
    /// </summary>
    public bool IsTrusted { get; init; }

    /// <summary>The most files open at once; null, the default, for what the open-file limit allows.</summary>
    public int? MaxOpen { get; init; }

    /// <summary>Bytes of pages that all databases together keep, at most. Default 128 MiB.</summary>
    public long CacheBytes { get; init; } = 128L << 20;

    /// <summary>
    /// The dataset's folder, whose block checksums each sample's file is held against before anything of it is read; null, the default, for no check. Samples
    /// that have no checksums there are not checked.
    /// </summary>
    public string? IntegrityFolder { get; init; }

    /// <summary>How long a read waits for another program's lock, or for a file that other threads must close first. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
