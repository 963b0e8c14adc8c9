using System.Runtime.InteropServices;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Where every window of a split lies, in memory: one entry for each run of windows that follow each other in one sequence.</summary>
/// <remarks>Of a database as the original makes them that is one entry a sequence. Filled by one thread, then safe from many. Finding does not allocate.</remarks>
public sealed class WindowIndex
{
    private readonly List<long> firsts = [];
    private readonly List<WindowPlace> places = [];

    /// <summary>Windows in all.</summary>
    public long Windows { get; private set; }

    /// <summary>Sequences that have windows.</summary>
    public int Sequences { get; private set; }

    /// <summary>Adds the next windows.</summary>
    /// <param name="place">Where the first of them lies; a sequence that is new has the number <see cref="Sequences"/>.</param>
    /// <param name="count">How many follow each other there.</param>
    public void Add(WindowPlace place, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegative(place.WindowInSequence, nameof(place));
        ArgumentOutOfRangeException.ThrowIfNegative(place.Sequence, nameof(place));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(place.Sequence, Sequences, nameof(place));
        var last = places.Count - 1;
        if (last < 0 || places[last] != place with { WindowInSequence = place.WindowInSequence - (Windows - firsts[last]) })
        {
            firsts.Add(Windows);
            places.Add(place);
        }

        Sequences = Math.Max(Sequences, place.Sequence + 1);
        Windows += count;
    }

    /// <summary>Where a window lies.</summary>
    /// <param name="window">From 0 up to and without <see cref="Windows"/>.</param>
    public WindowPlace Find(long window)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(window);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(window, Windows);
        var starts = CollectionsMarshal.AsSpan(firsts);
        var run = starts.BinarySearch(window);
        run = run < 0 ? ~run - 1 : run;
        var place = places[run];
        return place with { WindowInSequence = place.WindowInSequence + (window - starts[run]) };
    }
}
