using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Splits;

namespace Shardwright.Streaming.Genome;

/// <summary>The files that the windows of one split are read from.</summary>
public sealed record GenomeSources
{
    /// <summary>The samples and their files of sequences. One alone serves every sequence, whatever sample the sequence's id names.</summary>
    public required IReadOnlyList<SampleSequences> Samples { get; init; }

    /// <summary>The window database of the split.</summary>
    public required string WindowDatabase { get; init; }

    /// <summary>The split, for messages and logs. Default <see cref="SplitName.Train"/>.</summary>
    public SplitName Split { get; init; }

    /// <summary>Whether a finished build of ours made the files and nobody writes them, so that they are read without locks. Default false.</summary>
    public bool AreTrusted { get; init; }

    /// <summary>The dataset's folder, whose block checksums the files of sequences are held against; null, the default, where there is none.</summary>
    public string? IntegrityFolder { get; init; }

    /// <summary>What names the dataset's content, the manifest's root; null, the default, where no manifest does: it is then made of the windows.</summary>
    public string? Root { get; init; }

    /// <summary>The files of a split of a dataset.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="Foundation.Errors.StorageException">It has no window database.</exception>
    /// <exception cref="Foundation.Errors.DatasetStateException">Its window database is not the dataset's.</exception>
    public static GenomeSources Of(GenomeFolder folder, SplitName split)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new GenomeSources
        {
            Samples = folder.Samples, WindowDatabase = folder.WindowsOf(split), Split = split, AreTrusted = folder.IsTrusted, Root = folder.Root,
            IntegrityFolder = folder.Root is null ? null : folder.Folder,
        };
    }
}
