using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Verification;

/// <summary>Checks window caches that have no manifest of ours, and the folder above the caches of several splits.</summary>
internal sealed class WindowCacheVerifier
{
    private const int BufferBytes = 1 << 17;

    private readonly VerifyOptions options;
    private readonly List<Finding> findings = [];
    private readonly List<string> notChecked = [];
    private readonly List<string> facts = [];
    private bool isUnverified;

    private WindowCacheVerifier(VerifyOptions options) => this.options = options;

    /// <summary>Checks a folder, if it is one of these.</summary>
    /// <returns>What was found; null where the folder is another dataset, or none.</returns>
    public static VerifyReport? TryVerify(VerifyOptions options, CancellationToken cancel)
    {
        if (!Directory.Exists(options.Path) || options.ShardsFolder is not null || File.Exists(Path.Combine(options.Path, DatasetManifest.FileName)))
        {
            return null;
        }

        if (WindowCaches.IsCache(options.Path))
        {
            return new WindowCacheVerifier(options).RunForeign(cancel);
        }

        var splits = WindowCaches.SplitFoldersOf(options.Path);
        return splits.Length == 0 ? null : new WindowCacheVerifier(options).RunSplits(splits, cancel);
    }

    private VerifyReport RunForeign(CancellationToken cancel)
    {
        isUnverified = true;
        if (Directory.Exists(Path.Combine(options.Path, BuildFolder.StateName)) || File.Exists(Path.Combine(options.Path, CompletionMark.FileName)))
        {
            findings.Add(new Finding(FindingKind.Missing, DatasetManifest.FileName, "is not there, though a build of ours was: it was not finished, or has lost its manifest"));
        }

        notChecked.Add("There are no fingerprints: whether the windows are those of the recordings, labels and filters is unverified.");
        var paths = Directory.EnumerateFiles(options.Path, "*" + ShardFiles.NpzEnding).OrderBy(path => Path.GetFileName(path), CodePointComparer.Instance).ToArray();
        var sizes = Array.ConvertAll(paths, path => File.Exists(path) ? new FileInfo(path).Length : 0);
        var chosen = options.Subset.Choose(sizes);
        var shards = new CacheShard[paths.Length];
        var faults = new string?[paths.Length];
        using (var progress = options.Reporter.Begin("verifying", sizes.Where((_, i) => chosen[i]).Sum(), ProgressUnit.Bytes))
        {
            Parallel.For(0, paths.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancel }, i =>
            {
                (shards[i], faults[i]) = Open(paths[i], chosen[i], cancel);
                progress.Advance(chosen[i] ? sizes[i] : 0);
            });
        }

        var unlabelled = shards.Where(shard => shard is { Rows: not null, Classes: null }).ToArray();
        if (unlabelled.Length > 0)
        {
            notChecked.Add($"{unlabelled.Length} files have no labels, so that their windows have no class; the first is {unlabelled[0].Name}.");
        }

        if (chosen.Contains(false))
        {
            notChecked.Add($"{chosen.Count(isChosen => !isChosen)} files were not read: their checksums were not compared.");
        }

        findings.AddRange(shards.Zip(faults).Where(pair => pair.Second is not null).Select(pair => new Finding(FindingKind.Unreadable, pair.First.Name, pair.Second!)));

        // A file without labels is in no class list, of the original's either.
        new WindowCacheCheck(options.Path, [.. shards.Select(shard => shard.Classes is null ? shard with { Rows = null } : shard)], null).Run(findings, facts);
        return Report(options.Path, paths.Length, chosen.Count(isChosen => isChosen), sizes.Where((_, i) => chosen[i]).Sum());
    }

    private VerifyReport RunSplits(string[] splits, CancellationToken cancel)
    {
        var (files, filesRead, bytesRead) = (0, 0, 0L);
        foreach (var split in splits)
        {
            var report = DatasetVerifier.Verify(options with { Path = Path.Combine(options.Path, split) }, cancel);
            findings.AddRange(report.Findings.Select(finding => finding with { Name = $"{split}/{finding.Name}" }));
            notChecked.AddRange(report.Unchecked.Select(sentence => $"{split}: {sentence}"));
            facts.AddRange(report.Facts.Select(fact => $"{split}: {fact}"));
            isUnverified |= report.IsUnverified;
            (files, filesRead, bytesRead) = (files + report.Files, filesRead + report.FilesRead, bytesRead + report.BytesRead);
        }

        foreach (var twice in splits.ToLookup(Split).Where(group => group.Count() > 1))
        {
            findings.Add(new Finding(FindingKind.Splits, twice.First(), $"{string.Join(" and ", twice)} are both here, and are one split: readers would not know which to take"));
        }

        CheckPatients(splits);
        return Report(options.Path, files, filesRead, bytesRead);
    }

    private void CheckPatients(string[] splits)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        var told = new HashSet<(string Patient, string Split)>();
        foreach (var split in splits)
        {
            foreach (var (patient, file) in Patients(split))
            {
                if (!seen.TryAdd(patient, split) && Split(seen[patient]) != Split(split) && told.Add((patient, split)))
                {
                    findings.Add(new Finding(FindingKind.Leak, $"{split}/{file}", $"patient {patient} stands in {seen[patient]} and in {split}"));
                }
            }
        }
    }

    private IEnumerable<(string Patient, string File)> Patients(string split)
    {
        var folder = Path.Combine(options.Path, split);
        IReadOnlyList<RecordingFacts>? recordings = null;
        try
        {
            recordings = RecordingList.Read(folder);
        }
        catch (MalformedDataException)
        {
            // The split's own check says so; the names of its files tell whose they are, too.
        }

        return recordings?.Select(recording => (recording.Patient, recording.File))
            ?? WindowCaches.FilesOf(folder).Select(file => (PatientId.Of(WindowShard.StemOf(file)), file));
    }

    private VerifyReport Report(string folder, int files, int filesRead, long bytesRead) => new(
        folder, files, filesRead, bytesRead,
        [.. findings.OrderBy(finding => finding.Name, StringComparer.Ordinal).ThenBy(finding => finding.Kind)], notChecked)
    {
        Facts = facts, IsUnverified = isUnverified,
    };

    private static (CacheShard Shard, string? Fault) Open(string path, bool isRead, CancellationToken cancel)
    {
        var name = Path.GetFileName(path);
        try
        {
            if (isRead)
            {
                ReadMembers(path, cancel);
            }

            return (new CacheShard(name, ShardFiles.CountRows(path), LabelScan.ClassesOf(path)), null);
        }
        catch (ShardwrightException damage)
        {
            return (new CacheShard(name, null, null), damage.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (new CacheShard(name, null, null), error.Message);
        }
    }

    // At the end of each member its checksum is compared.
    private static void ReadMembers(string path, CancellationToken cancel)
    {
        using var npz = NpzReader.Open(path);
        var buffer = new byte[BufferBytes];
        foreach (var member in npz.Members)
        {
            using var stream = npz.OpenData(member);
            while (stream.Read(buffer) > 0)
            {
                cancel.ThrowIfCancellationRequested();
            }
        }
    }

    private static SplitName Split(string folder) => SplitNames.Parse(folder);
}
