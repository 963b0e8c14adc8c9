using Shardwright.Datasets.Building;
using Shardwright.Datasets.Discovery;
using Shardwright.Datasets.Layouts;
using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Manifests;

/// <summary>Writes a manifest over a folder of shards, with the discovery, order, shuffle and splits of Nexa's script.</summary>
public sealed class FolderManifest
{
    private static readonly string[] Endings = [".parquet"];

    private readonly ManifestOptions options;
    private readonly IReporter reporter;

    /// <summary>Prepares the work; nothing is touched yet.</summary>
    public FolderManifest(ManifestOptions options)
    {
        this.options = options;
        reporter = options.Reporter;
    }

    /// <summary>Finds, splits, hashes where asked, and writes.</summary>
    /// <exception cref="StorageException">No shard lies below the folder.</exception>
    /// <exception cref="DatasetStateException">Two shards have one base name, and splits go by base names; or the folder has no shards but genomes, or a window cache.</exception>
    public ManifestReport Write(CancellationToken cancel)
    {
        var found = FileSearch.Find(options.ShardsFolder, Endings, reporter);
        found = found.Count == 0 && Directory.Exists(options.ShardsFolder) ? Products() : found;
        if (found.Count == 0 && Directory.Exists(options.ShardsFolder) && WindowCaches.IsCache(options.ShardsFolder))
        {
            throw new DatasetStateException(
                new DataLocation(options.ShardsFolder), "shards", "Parquet files", "a window cache",
                "Its manifest is written by 'shardwright eeg build-cache', and its list of classes by 'shardwright eeg scan-cache'; nothing was touched.");
        }

        if (found.Count == 0)
        {
            throw new StorageException(new DataLocation(options.ShardsFolder), $"No .parquet shard files found under {options.ShardsFolder}");
        }

        if (IsGenomes(found))
        {
            throw new DatasetStateException(
                new DataLocation(options.ShardsFolder), "shards", "Parquet files with records in them", "genomes, whose Parquet files are lists of sequences",
                "Windows of genomes are read without a manifest, too; 'shardwright genome store --sequence-db-dir' makes a dataset that has one. Nothing was touched.");
        }

        // Names are relative to the manifest where the shards lie below it; elsewhere to the folder that has them.
        var below = RelativeName.Of(Path.GetFullPath(options.OutputFolder), Path.GetFullPath(options.ShardsFolder));
        var prefix = below != "." && RelativeName.IsSafe(below) ? below + "/" : "";
        var names = found.Select(file => options.RelativeNames && !options.Plain ? prefix + file.Name : file.BaseName).ToArray();
        CheckNames(found, names);
        CheckTarget();
        WarnOfSizes(found);
        var splits = Split(found, names, out var splitBy);
        if (splits.Val.Count == 0)
        {
            reporter.Warn("val is empty: below 100 shards the original's rule gives it none");
        }

        var hashed = options.Checksum ? Hash(found, cancel) : null;
        var manifest = new DatasetManifest
        {
            Version = options.Version,
            GlobalSeed = options.Seed,
            ShardSizeBytes = options.ShardSizeBytes,
            CreatedAt = CreatedAt.Stamp(options.Clock),
            Splits = splits,
            Checksums = hashed is null ? [] : Checksums(names, hashed.Digests),
        };
        if (!options.Plain)
        {
            manifest = WithFiles(manifest, found, prefix, names, hashed, splitBy);
        }

        return new ManifestReport(ManifestWriter.Write(options.OutputFolder, manifest), manifest, found.Count, options.Checksum);
    }

    // Made one by one by an export, and a dataset once they are listed.
    private List<FoundFile> Products()
        => [.. FileSearch.Find(options.ShardsFolder, [ProductNames.Ending], reporter).Where(file => ProductReader.IsProduct(file.Path))];

    // As in Python's dictionary: of two shards with one name the last hash holds, in the first's place.
    private static KeyValuePair<string, string>[] Checksums(string[] names, FileDigest[] digests)
    {
        var checksums = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            checksums[names[i]] = "sha256:" + digests[i].Sha256;
        }

        return [.. checksums];
    }

    // A folder of the original's genomes: with its lists as shards it would be read as another dataset.
    private bool IsGenomes(IReadOnlyList<FoundFile> found)
        => found.All(file => SplitNames.All.Any(split => file.Name == GenomeNames.SplitOf(split)))
            && (Directory.Exists(Path.Combine(options.ShardsFolder, GenomeNames.SequencesFolder))
                || SplitNames.All.Any(split => File.Exists(Path.Combine(options.ShardsFolder, GenomeNames.WindowsOf(split)))));

    private void CheckNames(IReadOnlyList<FoundFile> found, string[] names)
    {
        if (!options.Plain && found.FirstOrDefault(file => !RelativeName.IsSafe(file.Name)) is { } unsafeFile)
        {
            throw new DatasetStateException(
                new DataLocation(options.ShardsFolder), "names of shards", "names without line ends", $"\"{unsafeFile.Name.ReplaceLineEndings("\\n")}\"", "Rename it, or write a --plain manifest.");
        }

        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (seen.TryAdd(names[i], found[i].Name))
            {
                continue;
            }

            if (options.Plain)
            {
                reporter.Warn($"{seen[names[i]]} and {found[i].Name} have one base name and cannot be told apart in this manifest");
                continue;
            }

            throw new DatasetStateException(
                new DataLocation(options.ShardsFolder), "base names of shards", "each only once", $"{seen[names[i]]} and {found[i].Name}", "Use --names relative.");
        }
    }

    // What a build has finished says more than a folder can: nobody gets it back from the shards.
    private void CheckTarget()
    {
        var isBuilt = File.Exists(Path.Combine(options.OutputFolder, BuildFolder.StateName, BuildFolder.PlanName))
            || File.Exists(Path.Combine(options.OutputFolder, LiveFolder.CheckpointName));
        if (isBuilt && File.Exists(Path.Combine(options.OutputFolder, DatasetManifest.FileName)))
        {
            throw new DatasetStateException(
                new DataLocation(Path.Combine(options.OutputFolder, DatasetManifest.FileName)), "manifest", "none, or one of a folder", "that of a finished build",
                "Split it again with 'shardwright split', or name another --output-dir; nothing was touched.");
        }
    }

    private void WarnOfSizes(IReadOnlyList<FoundFile> found)
    {
        var large = found.Where(file => file.Bytes > options.ShardSizeBytes).ToArray();
        if (large.Length > 0)
        {
            reporter.Warn($"{large.Length} shards are larger than {ByteSize.Format(options.ShardSizeBytes)}, such as {large[0].Name} with {ByteSize.Format(large[0].Bytes)}");
        }
    }

    private SplitLists Split(IReadOnlyList<FoundFile> found, string[] names, out SplitBy splitBy)
    {
        // Beside a shard for validation, as live shards have it, all others are for training.
        var isLive = !options.Plain && found.Any(file => file.BaseName == LiveFolder.ValidationName);
        var lies = found.Select(file => FolderSplit(file.Name) ?? NameSplit(file.Name) ?? (isLive ? LiveSplit(file.BaseName) : (SplitName?)null)).ToArray();
        var placed = lies.Count(split => split is not null);
        splitBy = placed == found.Count ? SplitBy.Official : SplitBy.Shards;
        if (placed > 0)
        {
            reporter.Warn(options.Plain
                ? $"{placed} shards lie in train, val or test folders, or are named so, and are split anew, as the original does"
                : isLive ? $"{LiveFolder.ValidationName} is for validation, and the other shards are for training"
                : $"{placed} shards lie in train, val or test folders, or are named so, and keep that split");
        }

        return options.Plain || placed == 0
            ? ShardSplitter.Split(names, options.Seed, options.Ratios)
            : ShardSplitter.SplitKeeping(names, options.Seed, options.Ratios, index => lies[index]);
    }

    private static SplitName? NameSplit(string name) => name.EndsWith(ProductNames.Ending, StringComparison.Ordinal) ? ProductNames.SplitOf(name) : null;

    private static SplitName LiveSplit(string name) => name == LiveFolder.ValidationName ? SplitName.Val : SplitName.Train;

    private static SplitName? FolderSplit(string name) => FolderWord(name) is { } word && SplitNames.TryParse(word, out var split) ? split : null;

    private static string? FolderWord(string name) => name.Split('/')[..^1].LastOrDefault(part => SplitNames.TryParse(part, out _));

    // How the folders spell a split, where they do not spell it as the manifest does.
    private Dictionary<string, string> Aliases(IReadOnlyList<FoundFile> found)
    {
        var aliases = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var split in found.Select(file => FolderWord(file.Name)).OfType<string>().Distinct().GroupBy(word => SplitNames.Parse(word)))
        {
            if (split.Count() > 1)
            {
                reporter.Warn($"{split.Key.Key()} is spelled in several ways here, {string.Join(" and ", split.Order(StringComparer.Ordinal))}: all of it is {split.Key.Key()}");
                continue;
            }

            if (split.Single() != split.Key.Key())
            {
                aliases.Add(split.Key.Key(), split.Single());
            }
        }

        return aliases;
    }

    private Hashed Hash(IReadOnlyList<FoundFile> found, CancellationToken cancel)
    {
        var hashed = new Hashed(new FileDigest[found.Count], new long?[found.Count], new MalformedDataException?[found.Count]);
        using var progress = reporter.Begin("computing checksums", found.Sum(file => file.Bytes), ProgressUnit.Bytes);
        FileHasher.HashAll(
            [.. found.Select(file => file.Path)],
            options.Jobs,
            (i, digest) =>
            {
                hashed.Digests[i] = digest;
                progress.Advance(digest.Bytes);
            },
            cancel,
            beside: options.Plain ? null : i => CountRows(found[i], i, hashed));
        if (hashed.Damage.FirstOrDefault(damage => damage is not null) is { } first)
        {
            reporter.Warn($"{hashed.Damage.Count(damage => damage is not null)} of {found.Count} shards are not whole files, so their rows are not known: {first.Message}");
        }

        return hashed;
    }

    private static void CountRows(FoundFile file, int place, Hashed hashed)
    {
        try
        {
            hashed.Rows[place] = ShardFiles.CountRows(file.Path);
        }
        catch (MalformedDataException damage)
        {
            hashed.Damage[place] = damage;
        }
    }

    private DatasetManifest WithFiles(DatasetManifest manifest, IReadOnlyList<FoundFile> found, string prefix, string[] names, Hashed? hashed, SplitBy splitBy)
    {
        var splitOf = SplitNames.All.SelectMany(split => manifest.Splits[split].Select(name => (name, split))).ToDictionary(pair => pair.name, pair => pair.split, StringComparer.Ordinal);
        var (digests, rows) = (hashed?.Digests, hashed?.Rows);
        var files = found
            .Select((file, i) => new ManifestFile(prefix + file.Name, ShardRole.Shard, splitOf[names[i]], digests?[i].Bytes ?? file.Bytes, rows?[i], digests?[i].Sha256))
            .OrderBy(file => file.Name, CodePointComparer.Instance)
            .ToArray();
        RecordCounts? counts = null;
        if (rows is not null && rows.All(count => count is not null))
        {
            counts = new RecordCounts();
            counts.Keep(rows.Sum(count => count!.Value));
        }

        return manifest with
        {
            Format = DatasetManifest.CurrentFormat, SplitBy = splitBy, SplitAlias = Aliases(found), Counts = counts, Files = files, Root = DatasetRoot.Compute(files, manifest.Splits),
        };
    }

    private sealed record Hashed(FileDigest[] Digests, long?[] Rows, MalformedDataException?[] Damage);
}
