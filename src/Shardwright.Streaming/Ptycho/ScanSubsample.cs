using Shardwright.Foundation.Random;

namespace Shardwright.Streaming.Ptycho;

/// <summary>Draws some of a scan's points, as PtychoPINN's <c>n_subsample</c> and <c>subsample_seed</c> do. Safe from many threads.</summary>
public static class ScanSubsample
{
    /// <summary>Draws points.</summary>
    /// <param name="size">Points that there are.</param>
    /// <param name="count">Points wanted; null, or as many as there are, takes all.</param>
    /// <param name="seed">From 0 to 2^32 - 1.</param>
    /// <returns>Their indices, ascending: the beginning of <c>RandomState(seed).permutation(size)</c>, sorted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or the seed too great.</exception>
    public static int[] Draw(int size, int? count, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfNegative(count ?? 0, nameof(count));
        var random = new NumpyRandomState(seed);
        if (count is null || count >= size)
        {
            return [.. Enumerable.Range(0, size)];
        }

        var drawn = random.Choice(size, count.Value);
        Array.Sort(drawn);
        return drawn;
    }

    /// <summary>The name under which the original leaves the drawn indices.</summary>
    /// <param name="seed">The seed of the draw.</param>
    /// <returns>Such as <c>subsample_seed42_indices.txt</c>.</returns>
    public static string IndicesName(long seed) => FormattableString.Invariant($"subsample_seed{seed}_indices.txt");
}
