using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;
using Shardwright.Recipes.Genome;

namespace Shardwright.Cli;

/// <summary>Has what was made in the folder of a genome dataset listed in its manifest.</summary>
/// <remarks>What is made is listed whoever asks to stop: files that lie there and are not listed would be of no use.</remarks>
internal static class GenomeListing
{
    /// <summary>The manifest of the dataset that a split is made for; null where it is made elsewhere.</summary>
    /// <exception cref="DatasetStateException">The dataset is not finished.</exception>
    public static DatasetManifest? BeforeSplit(string sequences, string output)
        => IsOf(sequences, output) ? DatasetAdditions.Begin(output, GenomeNames.Recipe) : null;

    /// <summary>Lists the files of a split; the windows of an earlier one are listed no more.</summary>
    /// <returns>The new root.</returns>
    public static string? List(DatasetManifest before, SequenceSplitReport report, long seed, string output)
    {
        string[] lists = [.. report.Files.Select(file => Path.GetFileName(file.Path))];
        var isSame = report.Files.All(file => before.Files.Any(listed => listed.Name == Path.GetFileName(file.Path) && listed.Sha256 == FileHasher.Hash(file.Path).Sha256));
        string[] windows = isSame ? [] : [.. SplitNames.All.Select(GenomeNames.WindowsOf)];
        var split = report.SplitOfSample is { } sides
            ? new DatasetSplit(Lists(before, sides), SplitBy.Groups, seed)
            : new DatasetSplit(new SplitLists([.. before.Splits.All.Order(CodePointComparer.Instance)], [], []), SplitBy.Shards, seed);
        return DatasetAdditions.List(output, before, [], lists, windows, split, CancellationToken.None).Root;
    }

    /// <summary>The manifest of the dataset whose windows are made; null where they are made elsewhere, or under another name.</summary>
    /// <exception cref="DatasetStateException">The dataset is not finished, or the list of sequences is not that of its split.</exception>
    public static DatasetManifest? BeforeWindows(string path, string split)
    {
        var folder = FolderOf(path);
        if (DatasetAdditions.Begin(folder, GenomeNames.Recipe) is not { } manifest || SplitOf(path) is not { } side || !File.Exists(split))
        {
            return null;
        }

        var name = GenomeNames.SplitOf(side);
        var isListed = IsSame(split, Path.Combine(folder, name)) && manifest.Files.FirstOrDefault(file => file.Name == name) is { } listed && listed.Sha256 == FileHasher.Hash(split).Sha256;
        return isListed
            ? manifest
            : throw new DatasetStateException(
                new DataLocation(split), "split", $"{name} of the dataset, as its manifest lists it", "another list: of an earlier split, of what the dataset was before, or changed since",
                $"Split the dataset with 'shardwright genome split --sequence-db-dir {folder} --output {folder}', or name another output.");
    }

    /// <summary>Lists a window database that stands beside its split in a dataset's folder.</summary>
    /// <returns>The new root.</returns>
    public static string? List(DatasetManifest before, string path)
        => DatasetAdditions.List(FolderOf(path), before, [GenomeNames.SplitOf(SplitOf(path)!.Value)], [Path.GetFileName(path)], [], null, CancellationToken.None).Root;

    private static SplitLists Lists(DatasetManifest manifest, IReadOnlyDictionary<string, SplitName> sides)
    {
        var sampleOf = manifest.Shards.ToDictionary(shard => shard.BaseName, shard => shard.Name.Split('/')[^2], StringComparer.Ordinal);
        var shards = manifest.Splits.All.Order(CodePointComparer.Instance).ToLookup(name => sides[sampleOf[name]]);
        return new SplitLists([.. shards[SplitName.Train]], [.. shards[SplitName.Val]], [.. shards[SplitName.Test]]);
    }

    private static SplitName? SplitOf(string path)
        => SplitNames.All.Select(split => (SplitName?)split).FirstOrDefault(split => Path.GetFileName(path) == GenomeNames.WindowsOf(split!.Value));

    // A dataset's sequences may be named by their own folder.
    private static bool IsOf(string sequences, string dataset)
        => IsSame(sequences, dataset) || IsSame(sequences, Path.Combine(dataset, GenomeNames.SequencesFolder));

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    private static bool IsSame(string one, string other) => Path.GetFullPath(one).TrimEnd('/') == Path.GetFullPath(other).TrimEnd('/');
}
