using Shardwright.Foundation.Random;

namespace Shardwright.Datasets.Splits;

/// <summary>Deals whole shards out to the splits, as the original manifest script does.</summary>
public static class ShardSplitter
{
    /// <summary>Shuffles the names with Python's generator and cuts the list.</summary>
    /// <param name="names">Names in discovery order (by path components).</param>
    /// <param name="seed">The seed; its sign is ignored, as Python 3.11 does.</param>
    /// <param name="ratios">The parts of each split.</param>
    /// <returns>The lists, in shuffled order.</returns>
    public static SplitLists Split(IReadOnlyList<string> names, long seed, SplitRatios ratios)
    {
        var shuffled = names.ToArray();
        new PythonRandom(seed).Shuffle<string>(shuffled.AsSpan());
        var (train, val, _) = ratios.Counts(shuffled.Length);
        return new SplitLists(shuffled[..train], shuffled[train..(train + val)], shuffled[(train + val)..]);
    }

    /// <summary>Shuffles the names as <see cref="Split"/> does, but leaves those that have a split where they are.</summary>
    /// <param name="names">Names in discovery order.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="ratios">The parts by which the others are dealt out.</param>
    /// <param name="fixedSplit">The split of a name, by its place in <paramref name="names"/>; null where it has none.</param>
    /// <returns>The lists, in shuffled order.</returns>
    public static SplitLists SplitKeeping(IReadOnlyList<string> names, long seed, SplitRatios ratios, Func<int, SplitName?> fixedSplit)
    {
        var shuffled = Enumerable.Range(0, names.Count).ToArray();
        new PythonRandom(seed).Shuffle<int>(shuffled.AsSpan());
        var lists = SplitNames.All.ToDictionary(split => split, _ => new List<string>());
        var (train, val, _) = ratios.Counts(shuffled.Count(index => fixedSplit(index) is null));
        var dealt = 0;
        foreach (var index in shuffled)
        {
            var split = fixedSplit(index) ?? (dealt < train ? SplitName.Train : dealt < train + val ? SplitName.Val : SplitName.Test);
            dealt += fixedSplit(index) is null ? 1 : 0;
            lists[split].Add(names[index]);
        }

        return new SplitLists(lists[SplitName.Train], lists[SplitName.Val], lists[SplitName.Test]);
    }
}
