using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Splits;

/// <summary>Splits a dataset that is there already by other ratios: its manifest changes, its shards do not.</summary>
public static class SplitAgain
{
    /// <summary>Splits again and writes manifest, sums and mark anew.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <param name="by">Whole shards, or whole groups: shards that share a group then stay together.</param>
    /// <param name="ratios">The parts of each split.</param>
    /// <param name="seed">The seed; null for that of the manifest.</param>
    /// <returns>The new manifest.</returns>
    /// <exception cref="DatasetStateException">The shards lie in folders named after their splits, or nobody listed their groups, or they are genomes, which are split otherwise.</exception>
    public static DatasetManifest Write(string folder, SplitBy by, SplitRatios ratios, long? seed)
    {
        var manifest = ManifestReader.Read(folder);
        if (manifest.Recipe == GenomeNames.Recipe && manifest.Shards.Any(shard => shard.Name.EndsWith(GenomeNames.SqliteEnding, StringComparison.Ordinal) || shard.Name.EndsWith(GenomeNames.PackedEnding, StringComparison.Ordinal)))
        {
            throw new DatasetStateException(
                new DataLocation(folder), "split", "a dataset whose shards are read by split", "genomes, of which the lists of sequences and the windows of each split are read",
                "Split with 'shardwright genome split', then make the windows again with 'shardwright genome precompute'.");
        }

        var names = manifest.Format is null
            ? manifest.Splits.All.Order(Discovery.PathComponentComparer.Instance).ToArray()
            : [.. manifest.Shards.OrderBy(shard => shard.Name, Discovery.PathComponentComparer.Instance).Select(shard => NameInSplits(manifest, shard))];
        if (manifest.Shards.Any(shard => shard.Name.Split('/')[..^1].Any(part => SplitNames.TryParse(part, out _))))
        {
            throw new DatasetStateException(
                new DataLocation(folder), "split", "shards in one folder", "shards in folders named after their splits", "Build the dataset again with other --ratios and --rebuild.");
        }

        var key = seed ?? manifest.GlobalSeed;
        var splits = by == SplitBy.Groups ? ByGroup(folder, names, key, ratios) : ShardSplitter.Split(names, key, ratios);
        return Publish(folder, manifest with { GlobalSeed = key, Splits = splits, SplitBy = by });
    }

    private static DatasetManifest Publish(string folder, DatasetManifest manifest)
    {
        if (manifest.Format is not null)
        {
            var splitOf = SplitNames.All.SelectMany(split => manifest.Splits[split].Select(name => (name, split))).ToDictionary(pair => pair.name, pair => pair.split, StringComparer.Ordinal);
            var files = manifest.Files.Select(file => file.Role == ShardRole.Shard ? file with { Split = splitOf[NameInSplits(manifest, file)] } : file).ToArray();
            manifest = manifest with { Files = files, Root = DatasetRoot.Compute(files, manifest.Splits) };
        }

        // The mark vouches for the old split: it goes first and comes back last.
        var mark = Path.Combine(folder, CompletionMark.FileName);
        var wasMarked = File.Exists(mark);
        if (wasMarked)
        {
            File.Delete(mark);
        }

        var path = ManifestWriter.Write(folder, manifest);
        if (File.Exists(Path.Combine(folder, Sha256Sums.FileName)) && manifest.Root is not null)
        {
            Sha256Sums.Write(folder, manifest, FileHasher.Hash(path).Sha256);
        }

        if (wasMarked)
        {
            CompletionMark.Write(folder, manifest);
        }

        return manifest;
    }

    private static string NameInSplits(DatasetManifest manifest, ManifestFile shard)
        => manifest.Splits.All.Contains(shard.BaseName) ? shard.BaseName : shard.Name;

    private static SplitLists ByGroup(string folder, string[] names, long seed, SplitRatios ratios)
    {
        var path = Path.Combine(folder, GroupLeaks.FileName);
        if (!File.Exists(path))
        {
            throw new DatasetStateException(new DataLocation(path), "groups of the shards", "a list of them", "nothing there", "Build with --split groups, or split by shard.");
        }

        var indexOf = names.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        var together = Enumerable.Range(0, names.Length).ToArray();
        var firstWith = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (shard, groups) in GroupLeaks.Read(path))
        {
            if (!indexOf.TryGetValue(shard, out var index) && !indexOf.TryGetValue(shard[(shard.LastIndexOf('/') + 1)..], out index))
            {
                throw new MalformedDataException(new DataLocation(path), "list of groups", "shards of the manifest", shard, "Build the dataset again.");
            }

            foreach (var group in groups)
            {
                if (!firstWith.TryAdd(group, index))
                {
                    var (one, other) = (Head(together, index), Head(together, firstWith[group]));
                    together[Math.Max(one, other)] = Math.Min(one, other);
                }
            }
        }

        // Shards that share groups, directly or through others, are one: the hash of its first shard's name decides for all.
        var splitter = new GroupSplitter(seed, ratios);
        return ShardSplitter.SplitKeeping(names, seed, ratios, index => splitter.SplitOf(System.Text.Encoding.UTF8.GetBytes(names[Head(together, index)])));
    }

    private static int Head(int[] together, int index)
    {
        while (together[index] != index)
        {
            index = together[index] = together[together[index]];
        }

        return index;
    }
}
