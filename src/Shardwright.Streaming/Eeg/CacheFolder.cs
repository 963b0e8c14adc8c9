using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Streaming.Eeg;

/// <summary>What one look at a window cache tells: which files are there, in which order they were built, how many windows each has. No cache file is opened.</summary>
internal sealed class CacheFolder
{
    private const string Recipe = WindowShard.Recipe;
    private const string Pattern = "*.npz";
    private const string BuildState = ".shardwright/plan.json";

    private readonly HashSet<string> present;
    private readonly Dictionary<string, long> windows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> hashes = new(StringComparer.Ordinal);

    private CacheFolder(string folder)
    {
        Folder = folder;
        present = new HashSet<string>(Directory.EnumerateFiles(folder, Pattern).Select(path => Path.GetFileName(path)), StringComparer.Ordinal);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Where its class manifest is, or would be.</summary>
    public string ManifestPath => Path.Combine(Folder, ClassManifest.FileName);

    /// <summary>Cache files that are there.</summary>
    public IReadOnlySet<string> Present => present;

    /// <summary>What the build found out about each recording, where the cache is one of ours; null for a foreign one.</summary>
    public IReadOnlyList<RecordingFacts>? Recordings { get; private set; }

    /// <summary>The cache files that its lists name, in build order; empty where it has no list.</summary>
    public IReadOnlyList<string> Listed { get; private set; } = [];

    /// <summary>Every cache file that is listed or there: listed ones in build order, then others that are named as cache files are, by name.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>Why the index of a foreign cache could not be used; null where it could, or there is none.</summary>
    public string? IndexFlaw { get; private set; }

    /// <summary>Whether a build of ours is at work at this moment, or was interrupted: what the cache holds is going to change.</summary>
    public bool IsBeingBuilt => File.Exists(Path.Combine(Folder, BuildState)) && !File.Exists(Path.Combine(Folder, CompletionMark.FileName));

    /// <summary>Looks at a folder.</summary>
    /// <exception cref="StorageException">There is no such folder.</exception>
    /// <exception cref="MalformedDataException">Its <c>dataset_manifest.json</c> or <c>recordings.jsonl</c> cannot be read.</exception>
    public static CacheFolder Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            EegThrow.NoFolder(folder);
        }

        var cache = new CacheFolder(folder);
        if (!cache.TryReadOurs())
        {
            cache.ReadIndex();
        }

        var listed = cache.Listed.ToHashSet(StringComparer.Ordinal);
        cache.Files = [.. cache.Listed, .. cache.present.Where(name => !listed.Contains(name) && WindowShard.IsName(name)).Order(CodePointComparer.Instance)];
        return cache;
    }

    /// <summary>Whether a file that a manifest names is there. One in a folder below is looked for; one outside never is.</summary>
    public bool IsPresent(string name)
        => present.Contains(name) || (name.Contains('/', StringComparison.Ordinal) && RelativeName.IsSafe(name) && File.Exists(Path.Combine(Folder, name)));

    /// <summary>Windows of a file by the cache's own lists; null where they do not say.</summary>
    public long? WindowsOf(string name) => windows.TryGetValue(name, out var count) ? count : null;

    /// <summary>The hash of a file; null where there is none.</summary>
    public string? Sha256Of(string name) => hashes.GetValueOrDefault(name);

    /// <summary>The first files of the cache that its lists name or that are there.</summary>
    public IEnumerable<string> First(int? limit) => limit is { } count ? Files.Take(count) : Files;

    private bool TryReadOurs()
    {
        if (!File.Exists(Path.Combine(Folder, DatasetManifest.FileName)))
        {
            return false;
        }

        var manifest = ManifestReader.Read(Folder);
        foreach (var shard in manifest.Shards)
        {
            hashes[shard.Name] = shard.Sha256;
        }

        if (manifest.Recipe != Recipe || RecordingList.Read(Folder) is not { } recordings)
        {
            return false;
        }

        Recordings = recordings;
        Listed = [.. recordings.Select(facts => facts.File)];
        foreach (var facts in recordings)
        {
            windows[facts.File] = facts.Classes.Length;
        }

        return true;
    }

    // A foreign cache's index is only a hint: the files themselves are asked where it has nothing to say.
    private void ReadIndex()
    {
        var path = Path.Combine(Folder, CacheIndex.FileName);
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            var index = CacheIndex.Read(path);
            var names = new List<string>(index.Files.Count);
            for (var i = 0; i < index.Files.Count; i++)
            {
                var stem = Path.GetFileNameWithoutExtension(index.Files[i]);
                var signal = stem + WindowShard.SignalEnding;
                var name = present.Contains(signal) ? signal : stem + WindowShard.WindowsEnding;
                if (windows.TryAdd(name, index.WindowCounts[i]))
                {
                    names.Add(name);
                }
            }

            Listed = names;
        }
        catch (MalformedDataException error)
        {
            IndexFlaw = error.Message;
        }
    }
}
