using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Streaming.Eeg;

/// <summary>Windows of a cache by class, and what training makes of them. Computed from <c>manifest.json</c>: no cache file is opened.</summary>
public sealed record EegStatistics
{
    /// <summary>Windows with some seizure.</summary>
    public required int Partial { get; init; }

    /// <summary>Windows that are seizure throughout.</summary>
    public required int Full { get; init; }

    /// <summary>Windows without seizure.</summary>
    public required int None { get; init; }

    /// <summary>Windows in all.</summary>
    public long Windows => (long)Partial + Full + None;

    /// <summary>Windows with seizure of all windows of the cache, from 0 to 1.</summary>
    public double CacheSeizureRatio => Windows == 0 ? 0 : ((long)Partial + Full) / (double)Windows;

    /// <summary>Windows of the balanced list; null where none can be drawn.</summary>
    public required int? BalancedWindows { get; init; }

    /// <summary>Windows with seizure of those that training reads: the balanced list's, or the cache's where there is none.</summary>
    public required double SeizureRatio { get; init; }

    /// <summary>The weight of a seizure in the loss, by <see cref="SeizureRatio"/>.</summary>
    public double PosWeight => PositiveWeight.Of(SeizureRatio);

    /// <summary>Why training would make the manifest anew; null where it would not.</summary>
    public required string? Stale { get; init; }

    /// <summary>What keeps the balanced list from the balance that it is named for, a sentence each; empty where nothing does.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What the original logs, line for line.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Reads the statistics of a cache.</summary>
    /// <param name="cacheFolder">The folder of one split.</param>
    /// <param name="seed">The seed of the balanced list.</param>
    /// <exception cref="StorageException">There is no such folder, or no manifest in it.</exception>
    /// <exception cref="MalformedDataException">The manifest cannot be read.</exception>
    public static EegStatistics Read(string cacheFolder, int seed = Eeg.BalancedWindows.DefaultSeed)
    {
        var cache = CacheFolder.Open(cacheFolder);
        if (!File.Exists(cache.ManifestPath))
        {
            EegThrow.NoManifest(cache.ManifestPath);
        }

        var manifest = ClassManifest.Read(cache.ManifestPath);
        var list = manifest.Partial.Count == 0 ? null : Eeg.BalancedWindows.Draw(manifest, seed, cache.IsPresent, cache.ManifestPath);
        var statistics = new EegStatistics
        {
            Partial = manifest.Partial.Count,
            Full = manifest.Full.Count,
            None = manifest.None.Count,
            BalancedWindows = list?.Count,
            SeizureRatio = list?.SeizureRatio ?? 0,
            Stale = ManifestCheck.Staleness(manifest, cache),
            Warnings = list?.Warnings ?? [],
            Lines = [],
        };
        if (list is null)
        {
            statistics = statistics with { SeizureRatio = statistics.CacheSeizureRatio };
            var why = EegThrow.NoPartialWords(statistics.Full, statistics.None);
            return statistics with { Lines = [BalancedFailed(why), PositiveWeight.Line(statistics.PosWeight), .. PositiveWeight.CriticalLines(statistics.SeizureRatio)] };
        }

        return statistics with { Lines = [BalancedLine(list), .. RatioLines(list.SeizureRatio), .. PositiveWeight.CriticalLines(list.SeizureRatio)] };
    }

    internal static string BalancedLine(BalancedWindows list) => $"[DATASET] BalancedSeizureDataset: {list.Count} windows from manifest";

    internal static string BalancedFailed(string why) => $"[WARNING] BalancedSeizureDataset failed: {why}; falling back to EEGWindowDataset";

    internal static IReadOnlyList<string> RatioLines(double ratio) =>
    [
        "[DATASET] Using BalancedSeizureDataset known distribution", $"[DATASET] Seizure ratio: {PythonFloat.Percent(ratio, 1)} (from manifest)",
        PositiveWeight.Line(PositiveWeight.Of(ratio)),
    ];
}
