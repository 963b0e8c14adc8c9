using System.Globalization;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Verification;

/// <summary>Compares what stands beside the files of a window cache with the files: index, list of recordings, class manifest.</summary>
/// <param name="folder">The folder of the lists.</param>
/// <param name="shards">The cache's files.</param>
/// <param name="recordings">What a build of ours wrote of them; null where none did.</param>
internal sealed class WindowCacheCheck(string folder, IReadOnlyList<CacheShard> shards, IReadOnlyList<RecordingFacts>? recordings)
{
    private const int FilesTold = 10;
    private const char Unlisted = '\0';

    private readonly Dictionary<string, CacheShard> byName = shards.ToDictionary(shard => shard.Name, StringComparer.Ordinal);

    /// <summary>Adds what is wrong, and what was counted.</summary>
    public void Run(List<Finding> findings, List<string> facts)
    {
        // What is said of a file already, such as that it is gone, is not said again.
        var known = findings.Select(finding => finding.Name).ToHashSet(StringComparer.Ordinal);
        findings.AddRange(Recordings().Concat(Index()).Where(finding => !known.Contains(finding.Name)));
        if (Read(FindingKind.Classes, ClassManifest.FileName, ClassManifest.Read, out var fault) is { } manifest)
        {
            findings.AddRange(Classes(manifest));
            facts.Add(Fact(manifest));
        }
        else if (!known.Contains(ClassManifest.FileName))
        {
            findings.Add(fault!);
        }
    }

    private IEnumerable<Finding> Recordings()
    {
        if (recordings is null)
        {
            yield break;
        }

        var wrong = recordings.Where(recording => !byName.TryGetValue(recording.File, out var shard) || (shard.Rows is { } rows && rows != recording.Classes.Length)).ToArray();
        if (wrong.Length > 0)
        {
            yield return new Finding(FindingKind.Index, RecordingList.FileName, $"{wrong.Length} recordings have no file, or one with another number of windows; the first is {wrong[0].Recording}");
        }

        var listed = recordings.Select(recording => recording.File).ToHashSet(StringComparer.Ordinal);
        var unlisted = shards.Where(shard => !listed.Contains(shard.Name)).ToArray();
        if (unlisted.Length > 0)
        {
            yield return new Finding(FindingKind.Index, RecordingList.FileName, $"{unlisted.Length} files are of no recording in it; the first is {unlisted[0].Name}");
        }
    }

    private IEnumerable<Finding> Index()
    {
        if (Read(FindingKind.Index, CacheIndex.FileName, CacheIndex.Read, out var fault) is not { } index)
        {
            return [fault!];
        }

        return (recordings is null ? AgainstFiles(index) : AgainstRecordings(index, recordings)).Select(message => new Finding(FindingKind.Index, CacheIndex.FileName, message));
    }

    private static IEnumerable<string> AgainstRecordings(CacheIndex index, IReadOnlyList<RecordingFacts> recordings)
    {
        if (index.Files.Count != recordings.Count)
        {
            yield return $"it names {index.Files.Count} recordings, but {RecordingList.FileName} has {recordings.Count}";
            yield break;
        }

        var differing = Enumerable.Range(0, recordings.Count)
            .Where(i => BaseName(index.Files[i]) != BaseName(recordings[i].Recording) || index.WindowCounts[i] != recordings[i].Classes.Length).ToArray();
        if (differing.Length > 0)
        {
            var first = differing[0];
            yield return $"{differing.Length} of its recordings are others than those of {RecordingList.FileName}, or have other counts; the first is {index.Files[first]} with {index.WindowCounts[first]} windows";
        }
    }

    private IEnumerable<string> AgainstFiles(CacheIndex index)
    {
        var byStem = shards.ToLookup(shard => WindowShard.StemOf(shard.Name), StringComparer.Ordinal);
        var stems = index.Files.Select(file => Path.GetFileNameWithoutExtension(BaseName(file))).ToArray();
        var gone = Enumerable.Range(0, stems.Length).Where(i => !byStem[stems[i]].Any()).ToArray();
        if (gone.Length > 0)
        {
            yield return $"{gone.Length} of its recordings have no cache file; the first is {index.Files[gone[0]]}";
        }

        var differing = Enumerable.Range(0, stems.Length).Where(i => byStem[stems[i]].FirstOrDefault()?.Rows is { } rows && rows != index.WindowCounts[i]).ToArray();
        if (differing.Length > 0)
        {
            var first = differing[0];
            yield return $"{differing.Length} of its counts are wrong; the first says {index.WindowCounts[first]} windows of {index.Files[first]}, which has {byStem[stems[first]].First().Rows}";
        }

        var listed = stems.ToHashSet(StringComparer.Ordinal);
        var unlisted = shards.Where(shard => !listed.Contains(WindowShard.StemOf(shard.Name))).ToArray();
        if (unlisted.Length > 0)
        {
            yield return $"{unlisted.Length} cache files are of no recording in it; the first is {unlisted[0].Name}";
        }
    }

    private List<Finding> Classes(ClassManifest manifest)
    {
        if (manifest.Count == 0)
        {
            return [new Finding(FindingKind.Classes, ClassManifest.FileName, "it names no window")];
        }

        var faults = new List<string>();
        var listed = manifest.Files.Select(file => byName.GetValueOrDefault(file)?.Rows is { } rows ? new char[rows] : []).ToArray();
        var (beyond, twice) = (new long[listed.Length], new long[listed.Length]);
        Mark(manifest.Partial, WindowClasses.Partial, listed, beyond, twice);
        Mark(manifest.Full, WindowClasses.Full, listed, beyond, twice);
        Mark(manifest.None, WindowClasses.None, listed, beyond, twice);
        for (var i = 0; i < listed.Length; i++)
        {
            if (Fault(manifest.Files[i], listed[i], beyond[i], twice[i]) is { } fault)
            {
                faults.Add(fault);
            }
        }

        var named = manifest.Files.ToHashSet(StringComparer.Ordinal);
        faults.AddRange(shards.Where(shard => shard.Rows > 0 && !named.Contains(shard.Name)).Select(shard => $"{shard.Name}: none of its {shard.Rows} windows is listed"));
        var findings = faults.Take(FilesTold).Select(fault => new Finding(FindingKind.Classes, ClassManifest.FileName, fault)).ToList();
        if (faults.Count > FilesTold)
        {
            findings.Add(new Finding(FindingKind.Classes, ClassManifest.FileName, $"{faults.Count - FilesTold} more files are wrong; 'shardwright eeg scan-cache' writes it again"));
        }

        if (manifest.Partial.Count + manifest.Full.Count == 0)
        {
            findings.Add(new Finding(FindingKind.Seizures, ClassManifest.FileName, "no window has any seizure"));
        }

        return findings;
    }

    private static void Mark(IReadOnlyList<WindowPlace> places, char letter, char[][] listed, long[] beyond, long[] twice)
    {
        foreach (var (file, window) in places)
        {
            if (window >= listed[file].Length)
            {
                beyond[file]++;
            }
            else if (listed[file][window] != Unlisted)
            {
                twice[file]++;
            }
            else
            {
                listed[file][window] = letter;
            }
        }
    }

    private string? Fault(string name, char[] listed, long beyond, long twice)
    {
        if (!byName.TryGetValue(name, out var shard))
        {
            return $"{name}: is listed, but is not in the cache";
        }

        if (shard.Rows is null)
        {
            return null;
        }

        var missing = listed.LongCount(letter => letter == Unlisted);
        if (missing + beyond + twice > 0)
        {
            return $"{name}: of its {listed.Length} windows {missing} are not listed and {twice} are listed twice; {beyond} are listed that it does not have";
        }

        var differing = shard.Classes is { } classes ? listed.Zip(classes).LongCount(pair => pair.First != pair.Second) : 0;
        return differing > 0 ? $"{name}: {differing} of its {listed.Length} windows have another class than their labels give" : null;
    }

    private string Fact(ClassManifest manifest)
    {
        var ratio = manifest.Count == 0 ? 0 : 100.0 * (manifest.Partial.Count + manifest.Full.Count) / manifest.Count;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{manifest.Count} windows of {shards.Count} files: {manifest.Partial.Count} partial, {manifest.Full.Count} full, {manifest.None.Count} none; seizure ratio {ratio:0.0}%");
    }

    private T? Read<T>(FindingKind kind, string name, Func<string, T> read, out Finding? fault)
        where T : class
    {
        try
        {
            fault = null;
            return read(Path.Combine(folder, name));
        }
        catch (StorageException)
        {
            fault = new Finding(kind, name, "is not there");
            return null;
        }
        catch (MalformedDataException damage)
        {
            fault = new Finding(kind, name, damage.Message);
            return null;
        }
    }

    private static string BaseName(string path) => path[(path.LastIndexOf('/') + 1)..];
}
