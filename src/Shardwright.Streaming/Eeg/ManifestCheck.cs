using Shardwright.Datasets.Layouts.Eeg;

namespace Shardwright.Streaming.Eeg;

/// <summary>Whether a class manifest still fits its cache.</summary>
/// <remarks>
/// A foreign cache's may name missing files in up to 5 % of its entries, the rule of brain-go-brr-v2. Ours must list exactly the windows that the build recorded, each
/// with its class, for every file that is there, and no other file may be unlisted.
/// </remarks>
internal static class ManifestCheck
{
    private const double MissingAllowed = 0.05;

    /// <summary>Why a manifest must be made anew; null where it need not be.</summary>
    public static string? Staleness(ClassManifest manifest, CacheFolder cache)
    {
        if (manifest.Count == 0)
        {
            return "it lists no window";
        }

        var entries = new long[manifest.Files.Count];
        CountEntries(manifest.Partial, entries);
        CountEntries(manifest.Full, entries);
        CountEntries(manifest.None, entries);
        var missing = 0L;
        for (var file = 0; file < entries.Length; file++)
        {
            missing += entries[file] > 0 && !cache.IsPresent(manifest.Files[file]) ? entries[file] : 0;
        }

        if (cache.Recordings is { } recordings)
        {
            return missing > 0 ? $"{missing} of its {manifest.Count} entries name missing files" : Difference(manifest, cache, recordings, entries);
        }

        return missing / (double)manifest.Count <= MissingAllowed ? null : $"{missing} of its {manifest.Count} entries name missing files, more than 5 %";
    }

    /// <summary>Cache files that are there and have no window in the manifest.</summary>
    public static int Unlisted(ClassManifest manifest, CacheFolder cache)
    {
        var listed = new HashSet<string>(manifest.Files, StringComparer.Ordinal);
        return cache.Present.Count(name => !listed.Contains(name) && cache.WindowsOf(name) is not 0);
    }

    private static void CountEntries(IReadOnlyList<WindowPlace> places, long[] entries)
    {
        for (var i = 0; i < places.Count; i++)
        {
            entries[places[i].FileIndex]++;
        }
    }

    private static string? Difference(ClassManifest manifest, CacheFolder cache, IReadOnlyList<RecordingFacts> recordings, long[] entries)
    {
        var numbers = new Dictionary<string, int>(manifest.Files.Count, StringComparer.Ordinal);
        for (var i = 0; i < manifest.Files.Count; i++)
        {
            numbers[manifest.Files[i]] = i;
        }

        var classes = new string?[manifest.Files.Count];
        foreach (var facts in recordings)
        {
            if (numbers.TryGetValue(facts.File, out var number))
            {
                classes[number] = facts.Classes;
            }

            if (cache.IsPresent(facts.File) && facts.Classes.Length != (numbers.ContainsKey(facts.File) ? entries[number] : 0))
            {
                return $"it does not list the {facts.Classes.Length} windows of {facts.File}";
            }
        }

        foreach (var name in cache.Present)
        {
            if (cache.WindowsOf(name) is null && !(numbers.TryGetValue(name, out var number) && entries[number] > 0))
            {
                return $"it does not list {name}";
            }
        }

        var seen = new bool[classes.Length][];
        return Mismatch(manifest, manifest.Partial, 'p', classes, seen) ?? Mismatch(manifest, manifest.Full, 'f', classes, seen) ?? Mismatch(manifest, manifest.None, 'n', classes, seen);
    }

    private static string? Mismatch(ClassManifest manifest, IReadOnlyList<WindowPlace> places, char letter, string?[] classes, bool[]?[] seen)
    {
        for (var i = 0; i < places.Count; i++)
        {
            var place = places[i];
            if (classes[place.FileIndex] is not { } recorded)
            {
                continue;
            }

            var marks = seen[place.FileIndex] ??= new bool[recorded.Length];
            if (place.WindowIndex < 0 || place.WindowIndex >= recorded.Length || recorded[place.WindowIndex] != letter || marks[place.WindowIndex])
            {
                return $"it has window {place.WindowIndex} of {manifest.Files[place.FileIndex]} in another class than the build";
            }

            marks[place.WindowIndex] = true;
        }

        return null;
    }
}
