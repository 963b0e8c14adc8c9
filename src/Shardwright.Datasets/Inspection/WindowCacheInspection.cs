using System.Globalization;
using Shardwright.Datasets.Layouts.Eeg;

namespace Shardwright.Datasets.Inspection;

/// <summary>What the lists of a window cache are.</summary>
internal static class WindowCacheInspection
{
    private const int ListedRecordings = 10;

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
        var rows = index.Files.Zip(index.WindowCounts).Take(ListedRecordings)
            .Select(pair => (IReadOnlyList<string>)[pair.First, pair.Second.ToString("N0", CultureInfo.InvariantCulture)]).ToArray();
        var title = total > ListedRecordings ? string.Create(CultureInfo.InvariantCulture, $"first {ListedRecordings} of {total} recordings") : "recordings";
        return new Inspection(
            path, "index of a window cache", [Inspector.Fact("recordings", total), Inspector.Fact("windows", index.Windows)],
            [new InspectionTable(title, ["recording", "windows"], rows)]);
    }
}
