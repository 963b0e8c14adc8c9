using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Errors;

namespace Shardwright.Streaming.Eeg;

/// <content>The class manifest: whether it fits the cache, how it is made anew, what is drawn from it and counted by it.</content>
public sealed partial class EegTraining
{
    private sealed record Drawn(ClassManifest Manifest, BalancedWindows List);

    /// <summary>The manifest that stands, or a new one where it cannot be used; null where there is nothing to list.</summary>
    private ClassManifest? UsableManifest(CancellationToken cancel)
    {
        if (File.Exists(train.ManifestPath))
        {
            var (manifest, why) = ReadManifest();
            if (why is null)
            {
                TellOfUnlisted(manifest!);
                return manifest;
            }

            log($"[WARNING] Invalid/stale manifest detected: {why}; it is replaced where the cache can be scanned");
        }

        if (train.Present.Count == 0)
        {
            log("[DATA] Skipping manifest build - cache not yet populated");
            return null;
        }

        return Scan(cancel);
    }

    private (ClassManifest? Manifest, string? Why) ReadManifest()
    {
        if (environment.ForceManifestRebuild)
        {
            return (null, EegEnvironment.ForceManifestRebuildVariable + "=1");
        }

        try
        {
            var manifest = ClassManifest.Read(train.ManifestPath);
            return (manifest, ManifestCheck.Staleness(manifest, train));
        }
        catch (Exception error) when (error is ShardwrightException or IOException or UnauthorizedAccessException)
        {
            return (null, error.Message);
        }
    }

    private ClassManifest Scan(CancellationToken cancel)
    {
        log($"[CACHE] tqdm disabled={(environment.DisableTqdm ? "True" : "False")} | files={train.Present.Count}");
        var isBeingBuilt = train.IsBeingBuilt;
        var scan = ClassScan.Run(train.Folder, options.Jobs, options.Reporter, cancel);
        foreach (var (name, why) in scan.Skipped)
        {
            log($"[WARNING] Skipping {name}: {why}");
        }

        if (isBeingBuilt || train.IsBeingBuilt)
        {
            // A list of half a cache must not stand in the place of the one that the build writes meanwhile.
            log($"[WARNING] {train.Folder} is being built, or its build was interrupted: manifest.json is used but not kept");
        }
        else
        {
            Keep(scan.Manifest);
        }

        log($"[DATA] Built manifest from {train.Present.Count} cached files");
        return scan.Manifest;
    }

    private void Keep(ClassManifest manifest)
    {
        try
        {
            manifest.Write(train.Folder);
        }
        catch (StorageException error)
        {
            // A cache on a disk that is mounted read-only can be trained on all the same.
            log($"[WARNING] manifest.json is used but not kept: {error.Message}");
        }
    }

    // The files of a foreign cache that its manifest does not know are not an error, for its rule is blind to them; but they are not trained on.
    private void TellOfUnlisted(ClassManifest manifest)
    {
        if (train.Recordings is null && ManifestCheck.Unlisted(manifest, train) is > 0 and var unlisted)
        {
            log($"[WARNING] {unlisted} cache files have no window in manifest.json; set {EegEnvironment.ForceManifestRebuildVariable}=1 to make it anew");
        }
    }

    private Drawn? TryBalanced(ClassManifest manifest)
    {
        string why;
        try
        {
            var limited = Limited(manifest);
            var list = BalancedWindows.Draw(limited, options.Seed, train.IsPresent, train.ManifestPath);
            Log(list.Lines());
            log(EegStatistics.BalancedLine(list));
            if (list.Count > 0 || !environment.SmokeTest)
            {
                return new Drawn(limited, list);
            }

            why = "the manifest gives 0 windows";
        }
        catch (ShardwrightException error)
        {
            why = error is DatasetStateException ? error.Subject : error.Message;
        }

        log(EegStatistics.BalancedFailed(why));
        return null;
    }

    /// <summary>The manifest without the windows of files beyond the limit.</summary>
    private ClassManifest Limited(ClassManifest manifest)
    {
        if (limit is null)
        {
            return manifest;
        }

        var allowed = train.First(limit).ToHashSet(StringComparer.Ordinal);
        var isAllowed = new bool[manifest.Files.Count];
        for (var i = 0; i < isAllowed.Length; i++)
        {
            isAllowed[i] = allowed.Contains(manifest.Files[i]);
        }

        var limited = new ClassManifest(manifest.Files, Of(manifest.Partial, isAllowed), Of(manifest.Full, isAllowed), Of(manifest.None, isAllowed));
        log($"[DATA] Limit of {limit} files: {limited.Count} of {manifest.Count} manifest entries are used");
        return limited;
    }

    private static List<WindowPlace> Of(IReadOnlyList<WindowPlace> places, bool[] isAllowed)
    {
        var kept = new List<WindowPlace>();
        for (var i = 0; i < places.Count; i++)
        {
            if (isAllowed[places[i].FileIndex])
            {
                kept.Add(places[i]);
            }
        }

        return kept;
    }

    /// <summary>Counts the windows of a plain set that have seizure: by what the build recorded, else by the manifest, else by every label.</summary>
    private (long Partial, long Full) CountSeizures(EegWindowSet windows, ClassManifest? manifest, CancellationToken cancel)
    {
        if (train.Recordings is { } recordings && windows.Files.All(name => train.WindowsOf(name) is not null))
        {
            var used = windows.Files.ToHashSet(StringComparer.Ordinal);
            var (partial, full) = (0L, 0L);
            foreach (var facts in recordings.Where(facts => used.Contains(facts.File)))
            {
                partial += facts.Classes.Count(letter => letter == 'p');
                full += facts.Classes.Count(letter => letter == 'f');
            }

            return (partial, full);
        }

        if (manifest is null || !IsCoveredBy(manifest, windows))
        {
            manifest = ClassScan.Run(train.Folder, options.Jobs, options.Reporter, cancel).Manifest;
        }

        var allowed = windows.Files.ToHashSet(StringComparer.Ordinal);
        bool[] isAllowed = [.. manifest.Files.Select(allowed.Contains)];
        return (Of(manifest.Partial, isAllowed).Count, Of(manifest.Full, isAllowed).Count);
    }

    private static bool IsCoveredBy(ClassManifest manifest, EegWindowSet windows)
    {
        var listed = new HashSet<string>(manifest.Files, StringComparer.Ordinal);
        return windows.Places.ToArray().Select(place => place.FileIndex).Distinct().All(file => listed.Contains(windows.Files[file]));
    }
}
