using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Inspection;

/// <summary>What a window cache is: how many windows of which class, by its own lists. No window is read.</summary>
internal static class WindowCacheInspection
{
    private const int ListedFiles = 10;

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
                files.Length > ListedFiles ? $"first {ListedFiles} of {files.Length} cache files" : "cache files", ["file", "bytes"],
                [.. files.Zip(bytes).Take(ListedFiles).Select(file => (IReadOnlyList<string>)[file.First, ByteSize.Format(file.Second)])]));
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
}
