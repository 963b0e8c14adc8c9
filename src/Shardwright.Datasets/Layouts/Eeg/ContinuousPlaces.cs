namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Where the windows of a signal with gaps begin. Safe from many threads.</summary>
internal sealed class ContinuousPlaces
{
    private readonly WindowGrid grid;
    private readonly long[] firstWindows;
    private readonly long[] firstSamples;

    /// <summary>Counts the windows of each segment.</summary>
    /// <param name="grid">Where windows lie in a segment.</param>
    /// <param name="segments">Samples of each segment.</param>
    public ContinuousPlaces(WindowGrid grid, IReadOnlyList<long> segments)
    {
        this.grid = grid;
        firstWindows = new long[segments.Count];
        firstSamples = new long[segments.Count];
        for (var i = 0; i < segments.Count; i++)
        {
            (firstWindows[i], firstSamples[i]) = (Windows, Samples);
            Windows += grid.Count(segments[i]);
            Samples += segments[i];
        }
    }

    /// <summary>Samples of a window.</summary>
    public int WindowSamples => grid.WindowSamples;

    /// <summary>Windows in all.</summary>
    public long Windows { get; }

    /// <summary>Samples in all.</summary>
    public long Samples { get; }

    /// <summary>The first sample of a window.</summary>
    public long StartOf(long window)
    {
        // Segments without a window begin where the next one does: the last of those that begin here has it.
        var at = Array.BinarySearch(firstWindows, window);
        var segment = at < 0 ? ~at - 1 : at;
        while (segment + 1 < firstWindows.Length && firstWindows[segment + 1] == window)
        {
            segment++;
        }

        return firstSamples[segment] + ((window - firstWindows[segment]) * grid.StrideSamples);
    }
}
