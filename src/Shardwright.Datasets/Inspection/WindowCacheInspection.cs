using System.Globalization;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Inspection;

/// <summary>What a window cache and its lists are. No window is read.</summary>
internal static class WindowCacheInspection
{
    private const int Listed = 10;

    /// <summary>A cache without a manifest of ours.</summary>
    public static Inspection Of(string folder)
    {
        var files = WindowCaches.FilesOf(folder);
        var bytes = Array.ConvertAll(files, file => File.Exists(Path.Combine(folder, file)) ? new FileInfo(Path.Combine(folder, file)).Length : 0);
        var facts = new List<InspectionFact> { Inspector.Fact("cache files", files.Length), Inspector.Fact("bytes", ByteSize.Format(bytes.Sum())) };
        facts.AddRange(Classes(folder));
        facts.AddRange(Index(folder));
        var tables = new List<InspectionTable>();
        if (files.Length > 0)
        {
            tables.Add(new InspectionTable(
                files.Length > Listed ? $"first {Listed} of {files.Length} cache files" : "cache files", ["file", "bytes"],
                [.. files.Zip(bytes).Take(Listed).Select(file => (IReadOnlyList<string>)[file.First, ByteSize.Format(file.Second)])]));
        }

        return new Inspection(folder, "window cache without a manifest of ours", facts, tables);
    }

    /// <summary>Windows by class, as <c>manifest.json</c> has them; what is wrong with it where it cannot be read.</summary>
    public static IReadOnlyList<InspectionFact> Classes(string folder)
    {
        var path = Path.Combine(folder, ClassManifest.FileName);
        if (!File.Exists(path))
        {
            return [Inspector.Fact("windows by class", $"not known: there is no {ClassManifest.FileName}")];
        }

        try
        {
            var manifest = ClassManifest.Read(path);
            return
            [
                Inspector.Fact("windows by class", manifest.Count), Inspector.Fact("partial seizure", manifest.Partial.Count),
                Inspector.Fact("full seizure", manifest.Full.Count), Inspector.Fact("no seizure", manifest.None.Count),
            ];
        }
        catch (ShardwrightException damage)
        {
            return [Inspector.Fact("windows by class", damage.Message)];
        }
    }

    private static IReadOnlyList<InspectionFact> Index(string folder)
    {
        var path = Path.Combine(folder, CacheIndex.FileName);
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            var index = CacheIndex.Read(path);
            return [Inspector.Fact("recordings in the index", index.Files.Count), Inspector.Fact("windows in the index", index.Windows)];
        }
        catch (ShardwrightException damage)
        {
            return [Inspector.Fact("recordings in the index", damage.Message)];
        }
    }

    /// <summary>The windows by class. Source: brain-go-brr-v2.</summary>
    public static Inspection OfManifest(string path)
    {
        var manifest = ClassManifest.Read(path);
        return new Inspection(
            path, "class manifest of a window cache",
            [
                Inspector.Fact("cache files", manifest.Files.Count), Inspector.Fact("windows", manifest.Count), Inspector.Fact("with some seizure", manifest.Partial.Count),
                Inspector.Fact("seizure throughout", manifest.Full.Count), Inspector.Fact("without seizure", manifest.None.Count),
            ],
            []);
    }

    /// <summary>The recordings and how many windows each has. Source: brain-go-brr-v2.</summary>
    public static Inspection OfIndex(string path)
    {
        var index = CacheIndex.Read(path);
        var total = index.Files.Count;
        var rows = index.Files.Zip(index.WindowCounts).Take(Listed)
            .Select(pair => (IReadOnlyList<string>)[pair.First, pair.Second.ToString("N0", CultureInfo.InvariantCulture)]).ToArray();
        var title = total > Listed ? string.Create(CultureInfo.InvariantCulture, $"first {Listed} of {total} recordings") : "recordings";
        return new Inspection(
            path, "index of a window cache", [Inspector.Fact("recordings", total), Inspector.Fact("windows", index.Windows)],
            [new InspectionTable(title, ["recording", "windows"], rows)]);
    }
}
