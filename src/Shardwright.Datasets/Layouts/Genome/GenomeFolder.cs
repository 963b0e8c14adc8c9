using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
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

    /// <summary>The window databases that are there, in the order of the splits.</summary>
    public IReadOnlyList<SplitName> WindowSplits => [.. SplitNames.All.Where(split => File.Exists(Path.Combine(Folder, GenomeNames.WindowsOf(split))))];

    /// <summary>The window database of a split.</summary>
    /// <exception cref="StorageException">There is none.</exception>
    /// <exception cref="DatasetStateException">There is one that the manifest does not list: it was made of what the dataset was before.</exception>
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

        return manifest is null || manifest.Files.Any(file => file.Name == name)
            ? path
            : throw new DatasetStateException(
                new DataLocation(path), "window database", "one that the dataset's manifest lists", "one that it does not: it may be of other sequences or another split",
                "Make it again with 'shardwright genome precompute', which lists it.");
    }
}
