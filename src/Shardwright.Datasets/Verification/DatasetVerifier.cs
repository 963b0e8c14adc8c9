using Shardwright.Datasets.Building;
using Shardwright.Datasets.Discovery;
using Shardwright.Datasets.Layouts;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Verification;

/// <summary>Checks a dataset against its manifest: every file, every byte, every promise; lists all that is wrong.</summary>
public sealed class DatasetVerifier
{
    private readonly VerifyOptions options;
    private readonly DatasetManifest manifest;
    private readonly string folder;
    private readonly string manifestFolder;
    private readonly ShardPlaces places;
    private readonly List<Finding> findings = [];
    private readonly List<string> notChecked = [];
    private readonly List<string> facts = [];

    private DatasetVerifier(VerifyOptions options)
    {
        this.options = options;
        manifest = ManifestReader.Read(options.Path);
        manifestFolder = Directory.Exists(options.Path) ? options.Path : Path.GetDirectoryName(Path.GetFullPath(options.Path))!;
        folder = options.ShardsFolder ?? manifestFolder;
        places = new ShardPlaces(manifest, folder, manifestFolder);
    }

    /// <summary>Checks a dataset; or a window cache that has no manifest of ours, the folder above those of several splits, or genomes without a manifest.</summary>
    /// <exception cref="StorageException">There is no manifest.</exception>
    /// <exception cref="MalformedDataException">The manifest cannot be read, or points out of its folder.</exception>
    public static VerifyReport Verify(VerifyOptions options, CancellationToken cancel)
        => WindowCacheVerifier.TryVerify(options, cancel) ?? GenomeVerifier.TryVerify(options, cancel) ?? new DatasetVerifier(options).Run(cancel);

    private VerifyReport Run(CancellationToken cancel)
    {
        if (!Directory.Exists(folder))
        {
            throw new StorageException(new DataLocation(folder), "folder of shards", "a folder", "nothing there", "Name it with --shards-dir.");
        }

        var present = FileSearch.Find(folder, Endings(), Reporter.Silent);
        var files = manifest.Format is null ? OriginalFiles(present) : manifest.Files;
        CheckExtra(present, files);
        var there = files.Where(IsThere).ToArray();
        var chosen = options.Subset.Choose([.. there.Select(file => file.Bytes)]);
        var read = there.Where((_, i) => chosen[i]).ToArray();
        var bytes = CheckBytes(read, cancel);
        CheckRows(there);
        CheckLeaks();
        CheckManifest();
        CheckSums();
        CheckMark();
        CheckWindowCache();
        CheckGenomes(cancel);
        return new VerifyReport(
            folder, files.Count, read.Length, bytes,
            [.. findings.OrderBy(finding => finding.Name, StringComparer.Ordinal).ThenBy(finding => finding.Kind)], notChecked) { Facts = facts };
    }

    // The endings of the shards: what else lies below the folder with one of them is a shard that the manifest does not know.
    private string[] Endings()
    {
        if (manifest.Recipe == GenomeNames.Recipe)
        {
            return [GenomeNames.SqliteEnding, GenomeNames.PackedEnding, GenomeNames.WindowsEnding, GenomeNames.SplitEnding];
        }

        var endings = manifest.Shards.Select(shard => ShardFiles.EndingOf(shard.Name)).OfType<string>().Distinct().ToArray();
        return endings.Length > 0 ? endings : [manifest.Recipe == WindowCaches.Recipe ? ShardFiles.NpzEnding : ShardFiles.ParquetEnding];
    }

    // The original's manifest knows base names and, perhaps, hashes: its files are looked for by name.
    private List<ManifestFile> OriginalFiles(IReadOnlyList<FoundFile> present)
    {
        notChecked.Add("This manifest has the original's six keys alone: sizes, rows and root are not in it.");
        if (manifest.Checksums.Count == 0)
        {
            notChecked.Add("It has no checksums: no byte was compared.");
        }

        var found = present.GroupBy(file => file.BaseName).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        var hashes = manifest.Checksums.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var files = new List<ManifestFile>();
        foreach (var split in SplitNames.All)
        {
            foreach (var name in manifest.Splits[split])
            {
                var here = found.GetValueOrDefault(name) ?? present.Where(file => file.Name == name).ToArray();
                if (here.Length > 1)
                {
                    findings.Add(new Finding(FindingKind.Manifest, name, $"{here.Length} files have this base name, such as {here[0].Name} and {here[1].Name}"));
                }

                var hash = hashes.GetValueOrDefault(name);
                hash = hash?.StartsWith("sha256:", StringComparison.Ordinal) == true ? hash[7..] : null;
                files.Add(new ManifestFile(here.Length > 0 ? here[0].Name : name, ShardRole.Shard, split, here.Length > 0 ? here[0].Bytes : 0, null, hash));
            }
        }

        return files;
    }

    private void CheckExtra(IReadOnlyList<FoundFile> present, IReadOnlyList<ManifestFile> files)
    {
        var known = files.Select(places.NameBelow).ToHashSet(StringComparer.Ordinal);
        findings.AddRange(present.Where(file => !known.Contains(file.Name)).Select(file => new Finding(FindingKind.Extra, file.Name, "is not in the manifest")));
    }

    private bool IsThere(ManifestFile file)
    {
        var path = PathOf(file);
        if (!File.Exists(path))
        {
            findings.Add(new Finding(FindingKind.Missing, file.Name, Directory.Exists(path) ? "is a folder" : "is not there"));
            return false;
        }

        var length = new FileInfo(path).Length;
        if (length != file.Bytes)
        {
            findings.Add(new Finding(length < file.Bytes ? FindingKind.Truncated : FindingKind.Changed, file.Name, $"has {length} bytes, not {file.Bytes}"));
            return false;
        }

        return true;
    }

    private long CheckBytes(ManifestFile[] files, CancellationToken cancel)
    {
        var hashed = files.Where(file => file.Sha256 is not null).ToArray();
        if (hashed.Length < files.Length && manifest.Format is not null)
        {
            notChecked.Add($"{files.Length - hashed.Length} files have no hash in the manifest; write it again with --checksum.");
        }

        using var progress = options.Reporter.Begin("verifying", hashed.Sum(file => file.Bytes), ProgressUnit.Bytes);
        var read = 0L;
        FileHasher.HashAll([.. hashed.Select(PathOf)], options.Jobs, (i, digest) =>
        {
            read += digest.Bytes;
            progress.Advance(digest.Bytes);
            if (digest.Sha256 != hashed[i].Sha256)
            {
                findings.Add(new Finding(FindingKind.Changed, hashed[i].Name, $"has SHA-256 {digest.Sha256}, not {hashed[i].Sha256}"));
            }

            CheckBlocks(hashed[i], digest.BlockCrcs!);
        }, cancel, BlockChecksums.BlockBytes);
        return read;
    }

    private void CheckBlocks(ManifestFile file, uint[] found)
    {
        try
        {
            var expected = file.Role == ShardRole.Shard ? BlockChecksums.Read(places.FolderOf(BlockChecksums.NameOf(file.Name)), file.Name, file.Bytes) : null;
            var differing = expected is null ? [] : Enumerable.Range(0, expected.Length).Where(i => expected[i] != found[i]).ToArray();
            if (differing.Length > 0)
            {
                findings.Add(new Finding(
                    FindingKind.Block, file.Name, $"{differing.Length} of {expected!.Length} blocks differ, the first at byte {(long)differing[0] * BlockChecksums.BlockBytes}"));
            }
        }
        catch (MalformedDataException damage)
        {
            findings.Add(new Finding(FindingKind.Block, file.Name, damage.Message));
        }
    }

    private void CheckRows(IEnumerable<ManifestFile> files)
    {
        foreach (var file in files.Where(file => file.Role == ShardRole.Shard))
        {
            try
            {
                if (ShardFiles.CountRows(PathOf(file)) is { } rows && file.Rows is { } expected && rows != expected)
                {
                    findings.Add(new Finding(FindingKind.Rows, file.Name, $"has {rows} rows, not {expected}"));
                }
            }
            catch (MalformedDataException damage)
            {
                findings.Add(new Finding(FindingKind.Changed, file.Name, damage.Message));
            }
        }
    }

    private void CheckLeaks()
    {
        var path = Path.Combine(places.FolderOf(GroupLeaks.FileName), GroupLeaks.FileName);
        if (manifest.SplitBy != SplitBy.Groups || manifest.Format is null)
        {
            return;
        }

        if (!File.Exists(path))
        {
            notChecked.Add($"{GroupLeaks.FileName} is not there: whether a group stands on two sides was not checked.");
            return;
        }

        try
        {
            findings.AddRange(GroupLeaks.Find(path, manifest.Splits).Select(leak
                => new Finding(FindingKind.Leak, GroupLeaks.FileName, $"{leak.Group} stands in {leak.First.Key()} and in {leak.Second.Key()}")));
        }
        catch (MalformedDataException damage)
        {
            findings.Add(new Finding(FindingKind.Changed, GroupLeaks.FileName, damage.Message));
        }
    }

    private void CheckManifest()
    {
        if (manifest.Format is null)
        {
            return;
        }

        if (DatasetRoot.Compute(manifest.Files, manifest.Splits) is var root && root != manifest.Root)
        {
            findings.Add(new Finding(FindingKind.Manifest, DatasetManifest.FileName, $"its root is {manifest.Root ?? "missing"}, but its files give {root ?? "none"}"));
        }

        var listed = manifest.Splits.All.Order(StringComparer.Ordinal);
        var shards = manifest.Shards.ToArray();
        if (!listed.SequenceEqual(shards.Select(shard => shard.BaseName).Order(StringComparer.Ordinal))
            && !listed.Order(StringComparer.Ordinal).All(name => shards.Any(shard => shard.Name == name || shard.Name.EndsWith("/" + name, StringComparison.Ordinal))))
        {
            findings.Add(new Finding(FindingKind.Manifest, DatasetManifest.FileName, "its splits and its list of shards name different files"));
        }

        var rows = shards.Sum(shard => shard.Rows ?? 0);
        if (manifest.Counts is { } counts && counts.Kept != rows)
        {
            findings.Add(new Finding(FindingKind.Manifest, DatasetManifest.FileName, $"it counts {counts.Kept} records, its shards {rows}"));
        }
    }

    // The sums hold the manifest's own hash, which nothing else does: a byte of it that no list depends on is found here.
    private void CheckSums()
    {
        var path = Path.Combine(manifestFolder, Sha256Sums.FileName);
        if (manifest.Recipe is null || manifest.Root is null || !File.Exists(path))
        {
            return;
        }

        var manifestPath = File.Exists(options.Path) ? options.Path : Path.Combine(options.Path, DatasetManifest.FileName);
        if (File.ReadAllText(path) != Sha256Sums.Format(manifest, FileHasher.Hash(manifestPath).Sha256))
        {
            findings.Add(new Finding(FindingKind.Manifest, Sha256Sums.FileName, $"has other sums than {DatasetManifest.FileName} and its files: one of the two was changed"));
        }
    }

    private void CheckMark()
    {
        var isBuild = Directory.Exists(Path.Combine(manifestFolder, BuildFolder.StateName)) && manifest.Recipe is not null;
        var isMarked = File.Exists(Path.Combine(manifestFolder, CompletionMark.FileName));
        if (isBuild && !isMarked)
        {
            findings.Add(new Finding(FindingKind.Incomplete, CompletionMark.FileName, "is not there: the build was not finished, or is being made anew"));
        }
        else if (isMarked && manifest.Recipe is null && CompletionMark.ReadRoot(manifestFolder) is null)
        {
            notChecked.Add($"{CompletionMark.FileName} is not ours: it names no root");
        }
        else if (isMarked && manifest.Format is not null && CompletionMark.ReadRoot(manifestFolder) is var root && root != manifest.Root)
        {
            findings.Add(new Finding(FindingKind.Incomplete, CompletionMark.FileName, $"vouches for root {root ?? "nothing"}, not {manifest.Root ?? "nothing"}"));
        }
    }

    private void CheckWindowCache()
    {
        if (manifest.Format is null || manifest.Recipe != WindowCaches.Recipe)
        {
            return;
        }

        var listFolder = places.FolderOf(ClassManifest.FileName);
        IReadOnlyList<RecordingFacts>? recordings = null;
        try
        {
            recordings = RecordingList.Read(listFolder);
        }
        catch (MalformedDataException damage)
        {
            findings.Add(new Finding(FindingKind.Unreadable, RecordingList.FileName, damage.Message));
        }

        var classes = recordings?.ToLookup(recording => recording.File, recording => recording.Classes, StringComparer.Ordinal);
        var shards = manifest.Shards.Select(shard => new CacheShard(shard.Name, shard.Rows, classes?[shard.Name].FirstOrDefault())).ToArray();
        new WindowCacheCheck(listFolder, shards, recordings).Run(findings, facts);
    }

    private void CheckGenomes(CancellationToken cancel)
    {
        if (manifest.Recipe == GenomeNames.Recipe || (manifest.Recipe is null && GenomeVerifier.IsGenomes(folder)))
        {
            new GenomeCheck(folder, manifest, options).Run(findings, facts, notChecked, cancel);
        }
    }

    private string PathOf(ManifestFile file) => places.PathOf(file);
}
