using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Text;
using Shardwright.Recipes.Genome;

namespace Shardwright.Cli;

/// <summary>Has what was made in the folder of a genome dataset listed in its manifest.</summary>
internal static class GenomeListing
{
    /// <summary>Refuses to make a window database in the folder of a dataset that is not finished, or under the name of another split than the one it is made of.</summary>
    public static void CheckDataset(string path, string split)
    {
        if (FolderOf(path) is var folder && DatasetAdditions.IsDataset(folder, GenomeNames.Recipe))
        {
            DatasetAdditions.CheckFinished(folder);
            if (SplitNames.All.Where(one => Path.GetFileName(path) == GenomeNames.WindowsOf(one)).Select(GenomeNames.SplitOf).FirstOrDefault() is { } own
                && !(IsSame(folder, FolderOf(split)) && Path.GetFileName(split) == own))
            {
                throw new ArgumentException($"{path} is read as the windows of {Path.Combine(folder, own)}: make it of that, or name another file.");
            }
        }
    }

    /// <summary>Lists the files of a split; the windows of an earlier one are listed no more.</summary>
    /// <returns>The new root; null where they were made elsewhere.</returns>
    public static string? List(SequenceSplitReport report, long seed, string sequences, string output, CommandContext context)
    {
        if (!IsSame(sequences, output) || !DatasetAdditions.IsDataset(output, GenomeNames.Recipe))
        {
            return null;
        }

        var before = ManifestReader.Read(output);
        string[] lists = [.. report.Files.Select(file => Path.GetFileName(file.Path))];
        var isSame = report.Files.All(file => before.Files.Any(listed => listed.Name == Path.GetFileName(file.Path) && listed.Sha256 == FileHasher.Hash(file.Path).Sha256));
        string[] windows = isSame ? [] : [.. SplitNames.All.Select(GenomeNames.WindowsOf)];
        var split = report.SplitOfSample is { } sides
            ? new DatasetSplit(Lists(before, sides), SplitBy.Groups, seed)
            : new DatasetSplit(new SplitLists([.. before.Splits.All.Order(CodePointComparer.Instance)], [], []), SplitBy.Shards, seed);
        return DatasetAdditions.List(output, lists, windows, split, context.Cancel).Root;
    }

    /// <summary>Lists a window database that stands beside its split in a dataset's folder.</summary>
    /// <returns>The new root; null where it was made elsewhere.</returns>
    public static string? List(string path, string split, CommandContext context)
    {
        var folder = FolderOf(path);
        var isOfDataset = IsSame(folder, FolderOf(split)) && DatasetAdditions.IsDataset(folder, GenomeNames.Recipe)
            && SplitNames.All.Any(one => Path.GetFileName(path) == GenomeNames.WindowsOf(one) && Path.GetFileName(split) == GenomeNames.SplitOf(one));
        return isOfDataset ? DatasetAdditions.List(folder, [Path.GetFileName(path)], [], null, context.Cancel).Root : null;
    }

    private static SplitLists Lists(DatasetManifest manifest, IReadOnlyDictionary<string, SplitName> sides)
    {
        var sampleOf = manifest.Shards.ToDictionary(shard => shard.BaseName, shard => shard.Name.Split('/')[^2], StringComparer.Ordinal);
        var shards = manifest.Splits.All.Order(CodePointComparer.Instance).ToLookup(name => sides[sampleOf[name]]);
        return new SplitLists([.. shards[SplitName.Train]], [.. shards[SplitName.Val]], [.. shards[SplitName.Test]]);
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    private static bool IsSame(string one, string other) => Path.GetFullPath(one).TrimEnd('/') == Path.GetFullPath(other).TrimEnd('/');
}
