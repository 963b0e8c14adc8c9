using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Random;
using Shardwright.Foundation.Text;

namespace Shardwright.Streaming.Eeg;

/// <summary>The balanced list: every window with some seizure, 0.3 times as many that are seizure throughout, 2.5 times as many without, shuffled.</summary>
/// <remarks>
/// Source: <c>BalancedSeizureDataset</c> of brain-go-brr-v2, entry for entry: the same manifest and seed give the same list. Where a manifest has too few windows of a
/// class, all of them are taken, and the list says so (<see cref="Warnings"/>). Immutable, so safe from many threads.
/// </remarks>
public sealed class BalancedWindows
{
    /// <summary>The seed of the original.</summary>
    public const int DefaultSeed = 42;

    private const double FullQuota = 0.3;
    private const double NoneQuota = 2.5;

    private readonly WindowPlace[] places;

    private BalancedWindows(WindowPlace[] places, int partial, int full, int none, int skipped, IReadOnlyList<string> warnings)
    {
        this.places = places;
        (Partial, Full, None, Skipped) = (partial, full, none, skipped);
        Warnings = warnings;
    }

    /// <summary>Windows in the list.</summary>
    public int Count => places.Length;

    /// <summary>Windows with some seizure.</summary>
    public int Partial { get; }

    /// <summary>Windows that are seizure throughout.</summary>
    public int Full { get; }

    /// <summary>Windows without seizure.</summary>
    public int None { get; }

    /// <summary>Windows that were drawn, and left because their file is missing.</summary>
    public int Skipped { get; }

    /// <summary>Windows with seizure of all windows in the list, from 0 to 1; 0 for an empty list.</summary>
    /// <remarks>Where classes suffice this is the recipe's constant 1.3/3.8, 34.2 %, and says nothing about the recordings.</remarks>
    public double SeizureRatio => Count == 0 ? 0 : (Partial + (double)Full) / Count;

    /// <summary>What keeps the list from the balance that it is named for, a sentence each; empty where nothing does.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The windows in reading order; file indexes are the manifest's.</summary>
    public ReadOnlySpan<WindowPlace> Places => places;

    /// <summary>Draws the list.</summary>
    /// <param name="manifest">The windows by class.</param>
    /// <param name="seed">The seed of the draws, zero or more.</param>
    /// <param name="isPresent">Whether a cache file is there, asked once for each; null to take every one as there. Entries of missing files are left after drawing.</param>
    /// <param name="manifestName">What errors call the manifest.</param>
    /// <exception cref="DatasetStateException">No window has some seizure: there is nothing to balance by.</exception>
    public static BalancedWindows Draw(ClassManifest manifest, int seed = DefaultSeed, Func<string, bool>? isPresent = null, string manifestName = ClassManifest.FileName)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest.Partial.Count == 0)
        {
            EegThrow.NoPartial(manifestName, manifest.Full.Count, manifest.None.Count);
        }

        var present = new bool[manifest.Files.Count];
        for (var i = 0; i < present.Length; i++)
        {
            present[i] = isPresent is null || isPresent(manifest.Files[i]);
        }

        var generator = new NumpyGenerator(seed);
        var wantedFull = Quota(FullQuota, manifest.Partial.Count);
        var wantedNone = Quota(NoneQuota, manifest.Partial.Count);
        var fullDraw = generator.Choice(manifest.Full.Count, Math.Min(wantedFull, manifest.Full.Count));
        var noneDraw = generator.Choice(manifest.None.Count, Math.Min(wantedNone, manifest.None.Count));

        var kept = new WindowPlace[manifest.Partial.Count + fullDraw.Length + noneDraw.Length];
        var partial = KeepAll(manifest.Partial, present, kept);
        var full = KeepDrawn(manifest.Full, fullDraw, present, kept.AsSpan(partial));
        var none = KeepDrawn(manifest.None, noneDraw, present, kept.AsSpan(partial + full));
        var skipped = kept.Length - partial - full - none;
        Array.Resize(ref kept, kept.Length - skipped);
        generator.Shuffle<WindowPlace>(kept);
        return new BalancedWindows(kept, partial, full, none, skipped, Shortages(manifest, partial, full, none, wantedFull, wantedNone));
    }

    /// <summary>The lines that the original prints when it has drawn, then one for each warning.</summary>
    public IReadOnlyList<string> Lines()
    {
        var ofPartial = (double)Math.Max(1, Partial);
        List<string> lines =
        [
            $"[BalancedSeizureDataset] Created with {Count} windows:",
            $"  - {Partial} partial seizure (100% of available)",
            $"  - {Full} full seizure ({PythonFloat.Percent(Full / ofPartial, 1)} of partial)",
            $"  - {None} no-seizure ({PythonFloat.Percent(None / ofPartial, 1)} of partial)",
        ];
        if (Skipped > 0)
        {
            lines.Add($"[WARNING] Skipped {Skipped} manifest entries referencing missing cache files");
        }

        foreach (var warning in Warnings)
        {
            lines.Add("[WARNING] " + warning);
        }

        return lines;
    }

    // The cast cuts towards zero, as Python's int does; no list of 2^31 / 2.5 windows fits a manifest.
    private static int Quota(double share, int partial) => (int)Math.Min(share * partial, int.MaxValue);

    private static int KeepAll(IReadOnlyList<WindowPlace> windows, bool[] present, Span<WindowPlace> kept)
    {
        var count = 0;
        for (var i = 0; i < windows.Count; i++)
        {
            var place = windows[i];
            if (present[place.FileIndex])
            {
                kept[count++] = place;
            }
        }

        return count;
    }

    private static int KeepDrawn(IReadOnlyList<WindowPlace> windows, int[] drawn, bool[] present, Span<WindowPlace> kept)
    {
        var count = 0;
        foreach (var index in drawn)
        {
            var place = windows[index];
            if (present[place.FileIndex])
            {
                kept[count++] = place;
            }
        }

        return count;
    }

    private static List<string> Shortages(ClassManifest manifest, int partial, int full, int none, int wantedFull, int wantedNone)
    {
        var warnings = new List<string>();
        if (partial < manifest.Partial.Count)
        {
            warnings.Add($"Balanced list has {partial} of {manifest.Partial.Count} partial windows: the files of the others are missing, and quotas were set by all of them");
        }

        Shortage(warnings, "full-seizure", full, wantedFull, manifest.Full.Count);
        Shortage(warnings, "no-seizure", none, wantedNone, manifest.None.Count);
        if (warnings.Count > 0)
        {
            var of = (double)Math.Max(1, partial);
            warnings.Add($"Balance achieved: {PythonFloat.Fixed(full / of, 2)} full and {PythonFloat.Fixed(none / of, 2)} none for each partial, where {PythonFloat.Fixed(FullQuota, 2)} and {PythonFloat.Fixed(NoneQuota, 2)} were asked for");
        }

        return warnings;
    }

    private static void Shortage(List<string> warnings, string what, int kept, int wanted, int listed)
    {
        if (kept < wanted)
        {
            warnings.Add($"Balanced list has {kept} of {wanted} {what} windows: the manifest lists {listed}");
        }
    }
}
