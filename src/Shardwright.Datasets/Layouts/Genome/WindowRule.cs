namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Where the windows of a sequence lie. Source: the window counts of the sharded Eden data loader.</summary>
/// <param name="WindowSize">Letters of a window.</param>
/// <param name="Stride">Letters from one window's start to the next one's.</param>
/// <param name="MinLengthThreshold">Windows shorter than this are left out; 0 for none.</param>
/// <param name="KeepTail">Whether a last, shorter window takes what the formula leaves at the end of a sequence. The original has none.</param>
public sealed record WindowRule(long WindowSize, long Stride, long MinLengthThreshold = 0, bool KeepTail = false)
{
    /// <summary>8,192 letters every 7,992.</summary>
    public static WindowRule Default { get; } = new(8192, 7992);

    /// <summary>Windows of a sequence before short ones are left out: 1 for one that is shorter than a window, or empty.</summary>
    /// <param name="length">Its letters.</param>
    public long CountAll(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length < WindowSize)
        {
            return 1;
        }

        var full = 1 + ((length - WindowSize) / Stride);
        return KeepTail && ((full - 1) * Stride) + WindowSize < length && full * Stride < length ? full + 1 : full;
    }

    /// <summary>Windows of a sequence that are kept: always the first ones of them.</summary>
    /// <param name="length">Its letters.</param>
    public long Count(long length)
    {
        var count = CountAll(length);

        // Only the last window can be shorter than the ones before it, and those are all full.
        while (count > 0 && LengthOf(length, count - 1) < MinLengthThreshold)
        {
            count = LengthOf(length, 0) < MinLengthThreshold ? 0 : count - 1;
        }

        return count;
    }

    /// <summary>Letters in a window.</summary>
    /// <param name="length">Letters of the sequence.</param>
    /// <param name="index">The window, from 0.</param>
    public long LengthOf(long length, long index) => Math.Min(WindowSize, length - (index * Stride));
}
