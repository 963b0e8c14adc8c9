using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Publishing;

/// <summary>Some splits of a dataset as a dataset of their own: their shards, all that stands beside them, and a manifest that names the whole's root.</summary>
/// <remarks>Safe from many threads; two publishers in one folder are not.</remarks>
public static class PartialDataset
{
    /// <summary>The manifest of some splits of a dataset.</summary>
    /// <param name="name">What errors call the dataset.</param>
    /// <param name="whole">The manifest of all of it.</param>
    /// <param name="splits">The splits that are wanted.</param>
    /// <returns>The same manifest where the splits have all shards; otherwise one with the other splits empty, records counted by the shards' rows, and <see cref="DatasetManifest.PartOf"/>.</returns>
    /// <exception cref="DatasetStateException">A split has no shards, the dataset has no hashes, or its shards are not read by split.</exception>
    public static DatasetManifest Of(string name, DatasetManifest whole, IReadOnlySet<SplitName> splits)
    {
        ArgumentNullException.ThrowIfNull(whole);
        ArgumentNullException.ThrowIfNull(splits);
        if (whole.Recipe == GenomeNames.Recipe)
        {
            throw Refused(name, "a dataset whose shards belong to splits", "genomes, of which every split needs all sequences");
        }

        if (splits.FirstOrDefault(split => whole.Splits[split].Count == 0, (SplitName)(-1)) is >= 0 and var empty)
        {
            throw Refused(name, $"shards in {empty.Key()}", "none");
        }

        var dropped = whole.Shards.Where(shard => shard.Split is not { } split || !splits.Contains(split)).Select(shard => shard.Name).ToArray();
        if (dropped.Length == 0)
        {
            return whole;
        }

        if (whole.Root is null)
        {
            throw Refused(name, "a manifest with hashes, by which a part can name its whole", "one without");
        }

        var left = dropped.Concat(dropped.Select(BlockChecksums.NameOf)).ToHashSet(StringComparer.Ordinal);
        var files = whole.Files.Where(file => !left.Contains(file.Name)).ToArray();
        var lists = new SplitLists(List(SplitName.Train), List(SplitName.Val), List(SplitName.Test));
        var names = lists.All.ToHashSet(StringComparer.Ordinal);
        var shards = files.Where(file => file.Role == ShardRole.Shard).ToArray();
        RecordCounts? counts = null;
        if (shards.All(shard => shard.Rows is not null))
        {
            counts = new RecordCounts();
            counts.Keep(shards.Sum(shard => shard.Rows!.Value));
        }

        return whole with
        {
            Splits = lists, Checksums = [.. whole.Checksums.Where(pair => names.Contains(pair.Key))], Counts = counts, Files = files, Root = DatasetRoot.Compute(files, lists), PartOf = whole.Root,
        };

        IReadOnlyList<string> List(SplitName split) => splits.Contains(split) ? whole.Splits[split] : [];
    }

    /// <summary>Writes manifest, <c>SHA256SUMS</c> and, last, <c>_COMPLETE</c> into a folder that has all files of the manifest, durable.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="manifest">A manifest that <see cref="Of"/> gave.</param>
    /// <param name="cancel">Stops before the mark.</param>
    /// <exception cref="StorageException">The disk or file system refused.</exception>
    public static void Publish(string folder, DatasetManifest manifest, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        FinishedFolder.Publish(folder, manifest, null, cancel);
    }

    /// <summary>Whether a folder has what <see cref="Publish"/> writes for a manifest, letter for letter.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="manifest">The manifest.</param>
    public static bool IsPublished(string folder, DatasetManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var found = new FileInfo(Path.Combine(folder, DatasetManifest.FileName));
        return found.Exists && found.Length <= ManifestReader.LargestBytes && File.ReadAllText(found.FullName) == ManifestWriter.Format(manifest) && FinishedFolder.IsVouchedFor(folder, manifest);
    }

    private static DatasetStateException Refused(string name, string expected, string found)
        => new(new DataLocation(name), "splits of the dataset", expected, found, "Pull all of it, without --split.");
}
