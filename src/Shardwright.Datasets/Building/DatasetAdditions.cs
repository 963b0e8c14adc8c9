using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Building;

/// <summary>Files that a later command makes beside the shards of a finished dataset, such as the windows of its splits: the manifest answers for them too.</summary>
public static class DatasetAdditions
{
    /// <summary>Whether a folder is that of a dataset whose manifest is ours, so that what is made in it is to be listed there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recipe">The recipe that the dataset must be of.</param>
    public static bool IsDataset(string folder, string recipe)
        => File.Exists(Path.Combine(folder, DatasetManifest.FileName)) && ManifestReader.Read(folder) is { Format: not null } manifest && manifest.Recipe == recipe;

    /// <summary>Refuses to add to a dataset that is being built, or was not finished.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <exception cref="DatasetStateException">It has no mark, or another command works on it.</exception>
    public static void CheckFinished(string folder)
    {
        if (new BuildFolder(folder).IsUnfinished || !File.Exists(Path.Combine(folder, CompletionMark.FileName)))
        {
            throw new DatasetStateException(
                new DataLocation(folder), "dataset", "a finished one", "a build that was not finished, or is being made anew", "Give the command that builds it again: it goes on.");
        }
    }

    /// <summary>Lists files in the manifest, and writes manifest, sums and mark anew.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <param name="added">Files, relative to it, that were just made; ones that are listed already are listed anew.</param>
    /// <param name="withdrawn">Files that are listed no more, because what they were made of has changed. They stay where they are.</param>
    /// <param name="splits">Other splits of its shards; null to leave them.</param>
    /// <param name="cancel">Stops while files are hashed.</param>
    /// <returns>The new manifest.</returns>
    /// <exception cref="DatasetStateException">The dataset is not finished, or another command works on it.</exception>
    public static DatasetManifest List(string folder, IReadOnlyList<string> added, IReadOnlyList<string> withdrawn, DatasetSplit? splits, CancellationToken cancel)
    {
        var build = new BuildFolder(folder);
        CheckFinished(folder);
        using var held = Directory.Exists(build.State) ? FileLock.Acquire(build.Lock, exclusive: true, TimeSpan.Zero, cancel) : null;
        var manifest = ManifestReader.Read(folder);
        var kept = manifest.Files.Where(file => file.Role == ShardRole.Shard || !(added.Contains(file.Name) || withdrawn.Contains(file.Name)));
        var files = kept.Concat(added.Select(name => FinishedFolder.AuxFile(folder, name))).OrderBy(file => file.Name, CodePointComparer.Instance).ToArray();
        if (splits is not null)
        {
            var splitOf = SplitNames.All.SelectMany(split => splits.Lists[split].Select(name => (name, split))).ToDictionary(pair => pair.name, pair => pair.split, StringComparer.Ordinal);
            files = [.. files.Select(file => file.Role == ShardRole.Shard ? file with { Split = splitOf[file.BaseName] } : file)];
            manifest = manifest with { GlobalSeed = splits.Seed, Splits = splits.Lists, SplitBy = splits.By };
        }

        manifest = manifest with { Files = files, Root = DatasetRoot.Compute(files, manifest.Splits) };
        cancel.ThrowIfCancellationRequested();

        // The mark vouches for the old manifest: it goes first and comes back last.
        File.Delete(Path.Combine(folder, CompletionMark.FileName));
        FinishedFolder.Publish(folder, manifest, null, CancellationToken.None);
        return manifest;
    }
}
