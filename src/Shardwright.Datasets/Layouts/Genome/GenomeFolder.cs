using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>What lies in a dataset's folder of genomes: sequences by sample, and the windows of its splits.</summary>
public sealed class GenomeFolder
{
    private readonly DatasetManifest? manifest;

    private GenomeFolder(string folder, DatasetManifest? manifest, IReadOnlyList<SampleSequences> samples)
    {
        Folder = folder;
        this.manifest = manifest;
        Samples = samples;
        IsTrusted = manifest is not null && CompletionMark.Stands(folder, manifest);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The sequences of each sample, by sample.</summary>
    public IReadOnlyList<SampleSequences> Samples { get; }

    /// <summary>The manifest's root; null for a folder without a manifest of ours.</summary>
    public string? Root => manifest?.Root;

    /// <summary>Whether a finished build of ours made it and a mark vouches for it, so that nobody writes its files.</summary>
    public bool IsTrusted { get; }

    /// <summary>Reads what lies in a folder.</summary>
    /// <param name="folder">A dataset's folder.</param>
    /// <exception cref="StorageException">It has no sequence files.</exception>
    /// <exception cref="MalformedDataException">The manifest cannot be read.</exception>
    public static GenomeFolder Open(string folder)
    {
        var manifest = File.Exists(Path.Combine(folder, DatasetManifest.FileName)) && ManifestReader.Read(folder) is { Format: not null } found ? found : null;
        return new GenomeFolder(folder, manifest, SequenceFolder.Find(folder));
    }

    /// <summary>The splits that have a window database, or should have one because the manifest lists it, in their order.</summary>
    public IReadOnlyList<SplitName> WindowSplits =>
    [
        .. SplitNames.All.Where(split => File.Exists(Path.Combine(Folder, GenomeNames.WindowsOf(split))) || manifest?.Files.Any(file => file.Name == GenomeNames.WindowsOf(split)) == true),
    ];

    /// <summary>The window database of a split.</summary>
    /// <exception cref="StorageException">There is none.</exception>
    /// <exception cref="DatasetStateException">There is one that the manifest does not list, or whose bytes are not those that it lists: it was made of something else.</exception>
    /// <remarks>Where there is a manifest, the file is read once and held against its hash.</remarks>
    public string WindowsOf(SplitName split)
    {
        var name = GenomeNames.WindowsOf(split);
        var path = Path.Combine(Folder, name);
        if (!File.Exists(path))
        {
            throw new StorageException(
                new DataLocation(path), "window database", "the windows of the split", "nothing there",
                $"Make it with 'shardwright genome precompute {Path.Combine(Folder, GenomeNames.SplitOf(split))} {path}'{(File.Exists(Path.Combine(Folder, GenomeNames.SplitOf(split))) ? "" : ", after 'shardwright genome split'")}.");
        }

        if (manifest is null)
        {
            return path;
        }

        if (manifest.Files.FirstOrDefault(file => file.Name == name) is not { } listed)
        {
            throw new DatasetStateException(
                new DataLocation(path), "window database", "one that the dataset's manifest lists", "one that it does not: it may be of other sequences or another split",
                "Make it again with 'shardwright genome precompute', which lists it.");
        }

        return new FileInfo(path).Length == listed.Bytes && FileHasher.Hash(path).Sha256 == listed.Sha256
            ? path
            : throw new DatasetStateException(
                new DataLocation(path), "window database", "the one that the dataset's manifest lists", "one of other bytes: damaged, copied from elsewhere, or made this moment",
                "Make it again with 'shardwright genome precompute', or wait until that is done.");
    }
}
