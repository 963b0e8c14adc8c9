using System.Diagnostics;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Building;

/// <summary>Files that a later command makes beside the shards of a finished dataset, such as the windows of its splits: the manifest answers for them too.</summary>
public static class DatasetAdditions
{
    private static readonly TimeSpan ListingWait = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether a folder is that of a dataset whose manifest is ours, so that what is made in it is to be listed there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recipe">The recipe that the dataset must be of.</param>
    private static bool IsDataset(string folder, string recipe)
        => File.Exists(Path.Combine(folder, DatasetManifest.FileName)) && ManifestReader.Read(folder) is { Format: not null } manifest && manifest.Recipe == recipe;

    /// <summary>The manifest of the dataset that a command is about to add to.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recipe">The recipe that the dataset must be of.</param>
    /// <returns>Its manifest; null for a folder that is no such dataset.</returns>
    /// <exception cref="DatasetStateException">It is a dataset that is being built, or was not finished.</exception>
    public static DatasetManifest? Begin(string folder, string recipe)
    {
        var isDataset = IsDataset(folder, recipe);
        if (isDataset || new BuildFolder(folder).IsUnfinished)
        {
            CheckFinished(folder);
        }

        return isDataset ? ManifestReader.Read(folder) : null;
    }

    /// <summary>Refuses to add to a dataset that is being built, or was not finished.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <exception cref="DatasetStateException">It has no mark.</exception>
    private static void CheckFinished(string folder)
    {
        if (new BuildFolder(folder).IsUnfinished || !File.Exists(Path.Combine(folder, CompletionMark.FileName)))
        {
            throw new DatasetStateException(
                new DataLocation(folder), "dataset", "a finished one", "a build that was not finished, or is being made anew", "Give the command that builds it again: it goes on.");
        }
    }

    /// <summary>Lists files in the manifest, and writes manifest, sums and mark anew.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <param name="before">The manifest as it was when work on the files began.</param>
    /// <param name="madeOf">Files, relative to the folder, that they were made of: as that manifest listed them they must be listed still. The shards must be the same in any case.</param>
    /// <param name="added">Files, relative to it, that were just made; ones that are listed already are listed anew.</param>
    /// <param name="withdrawn">Files that are listed no more, because what they were made of has changed. They stay where they are.</param>
    /// <param name="splits">Other splits of its shards; null to leave them.</param>
    /// <param name="cancel">Stops the waiting for others who list files, and the hashing.</param>
    /// <returns>The new manifest.</returns>
    /// <exception cref="DatasetStateException">The dataset is being built, was built anew since, or what the files were made of has changed.</exception>
    public static DatasetManifest List(
        string folder, DatasetManifest before, IReadOnlyList<string> madeOf, IReadOnlyList<string> added, IReadOnlyList<string> withdrawn, DatasetSplit? splits, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(before);
        using var held = Lock(new BuildFolder(folder), cancel);
        CheckFinished(folder);
        var manifest = ManifestReader.Read(folder);
        CheckSame(folder, before, manifest, madeOf);
        var kept = manifest.Files.Where(file => file.Role == ShardRole.Shard || !(added.Contains(file.Name) || withdrawn.Contains(file.Name)));
        var files = kept.Concat(added.Select(name => FinishedFolder.AuxFile(folder, name))).OrderBy(file => file.Name, CodePointComparer.Instance).ToArray();
        if (splits is not null)
        {
            files = WithSplits(files, splits.Lists);
            manifest = manifest with { GlobalSeed = splits.Seed, Splits = splits.Lists, SplitBy = splits.By };
        }

        manifest = manifest with { Files = files, Root = DatasetRoot.Compute(files, manifest.Splits) };
        cancel.ThrowIfCancellationRequested();

        // The old mark stays until the new one replaces it: it names the old root, so that it vouches for no manifest but the old one. Who is killed in
        // between leaves a whole manifest of what is there, and listing again writes the sums and the mark that it lacks.
        FinishedFolder.Publish(folder, manifest, null, CancellationToken.None);
        return manifest;
    }

    /// <summary>What an earlier manifest of the same build lists beside what the build itself made, as far as it is still there, byte for byte.</summary>
    /// <param name="before">The earlier manifest.</param>
    /// <param name="now">The manifest that the build makes.</param>
    /// <param name="folder">The dataset's folder.</param>
    /// <param name="cancel">Stops the hashing.</param>
    /// <param name="lost">Files that are listed no more, because they are gone or have other bytes.</param>
    /// <returns>The build's manifest with them, and with the splits that came with them; as it is where there are none.</returns>
    internal static DatasetManifest KeepListed(DatasetManifest before, DatasetManifest now, string folder, CancellationToken cancel, out IReadOnlyList<string> lost)
    {
        lost = [];
        var isOfBuild = before.Fingerprint == now.Fingerprint && ShardsOf(before).SequenceEqual(ShardsOf(now))
            && before.Splits.All.Order(StringComparer.Ordinal).SequenceEqual(now.Splits.All.Order(StringComparer.Ordinal));
        if (!isOfBuild || before.Root != DatasetRoot.Compute(before.Files, before.Splits))
        {
            return now;
        }

        var own = now.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        var listed = before.Files.Where(file => !own.Contains(file.Name)).ToArray();
        var altered = FinishedFolder.AlteredBeside(folder, before with { Files = listed }, 1, cancel);
        lost = altered;
        var kept = listed.Where(file => !altered.Contains(file.Name)).ToArray();
        if (kept.Length == 0)
        {
            return now;
        }

        var files = WithSplits([.. now.Files.Concat(kept).OrderBy(file => file.Name, CodePointComparer.Instance)], before.Splits);
        return now with
        {
            Files = files, Splits = before.Splits, SplitBy = before.SplitBy, GlobalSeed = before.GlobalSeed, Root = DatasetRoot.Compute(files, before.Splits),
        };
    }

    private static ManifestFile[] WithSplits(ManifestFile[] files, SplitLists splits)
    {
        var splitOf = SplitNames.All.SelectMany(split => splits[split].Select(name => (name, split))).ToDictionary(pair => pair.name, pair => pair.split, StringComparer.Ordinal);
        return [.. files.Select(file => file.Role == ShardRole.Shard ? file with { Split = splitOf[file.BaseName] } : file)];
    }

    private static IEnumerable<(string Name, string? Sha256)> ShardsOf(DatasetManifest manifest) => manifest.Shards.Select(shard => (shard.Name, shard.Sha256));

    private static void CheckSame(string folder, DatasetManifest before, DatasetManifest now, IReadOnlyList<string> madeOf)
    {
        if (before.Fingerprint != now.Fingerprint || !ShardsOf(before).SequenceEqual(ShardsOf(now)))
        {
            throw new DatasetStateException(
                new DataLocation(folder), "dataset", "the one that the work began with", "one that was built anew meanwhile", "Split it again, and make the windows again.");
        }

        foreach (var name in madeOf)
        {
            if (before.Files.FirstOrDefault(file => file.Name == name) != now.Files.FirstOrDefault(file => file.Name == name))
            {
                throw new DatasetStateException(
                    new DataLocation(Path.Combine(folder, name)), "file", "the one that the work began with", "one that was made anew meanwhile", "Give the same command again.");
            }
        }
    }

    // Others who list files are done soon. A build holds the lock for long, but takes the mark away first.
    private static FileLock? Lock(BuildFolder build, CancellationToken cancel)
    {
        if (!Directory.Exists(build.State))
        {
            return null;
        }

        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (FileLock.TryAcquire(build.Lock, exclusive: true) is { } taken)
            {
                return taken;
            }

            CheckFinished(build.Root);
            if (clock.Elapsed > ListingWait)
            {
                return FileLock.Acquire(build.Lock, exclusive: true, TimeSpan.Zero, cancel);
            }

            cancel.WaitHandle.WaitOne(Poll);
            cancel.ThrowIfCancellationRequested();
        }
    }
}
