using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Foundation.Errors;

namespace Shardwright.Streaming.Ptycho;

/// <summary>Groups that are drawn once and then found again beside their scan. Safe from many threads and processes.</summary>
public static class CachedGroups
{
    /// <summary>Groups out of the cache where it was made of these positions with these options; else drawn, and kept for the next time.</summary>
    /// <param name="path">The cache, as <see cref="GroupsCache.PathBeside"/> or <see cref="GroupsCache.PathByHash"/> names it. What is there and does not fit is replaced.</param>
    /// <param name="x">The column of each pattern's position.</param>
    /// <param name="y">Its row.</param>
    /// <param name="options">How many groups, of what, from which seed. Groups of one pattern are never kept.</param>
    /// <returns>The groups, with a warning where they could not be kept; and whether they came out of the cache.</returns>
    /// <exception cref="ArgumentException">As for <see cref="PositionGroups.Draw"/>.</exception>
    public static (PositionGroups Groups, bool IsFromCache) Draw(string path, ReadOnlySpan<double> x, ReadOnlySpan<double> y, GroupOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        if (options.GridSize <= 1)
        {
            return (PositionGroups.Draw(x, y, options), false);
        }

        var key = KeyOf(x, y, options);
        if (GroupsCache.TryRead(path, key, x.Length) is { } kept)
        {
            return (PositionGroups.Of(kept, options), true);
        }

        var groups = PositionGroups.Draw(x, y, options);
        try
        {
            GroupsCache.Write(path, key, groups.Members.Span);
        }
        catch (StorageException error)
        {
            // A folder that cannot be written is no reason not to read: the groups are whole, and the caller is told.
            return (groups.With($"The groups were not kept: {error.Message}"), false);
        }

        return (groups, false);
    }

    /// <summary>What decides the groups of a scan.</summary>
    /// <param name="x">The column of each pattern's position.</param>
    /// <param name="y">Its row.</param>
    /// <param name="options">How many groups, of what, from which seed.</param>
    public static GroupsCacheKey KeyOf(ReadOnlySpan<double> x, ReadOnlySpan<double> y, GroupOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new GroupsCacheKey
        {
            Checksum = GroupsCache.Checksum(x, y), GridSize = options.GridSize, NeighborCount = options.NeighborCount, Seed = options.Seed, GroupCount = options.GroupCount,
            SubsampleCount = options.SubsampleCount, Sequential = options.Sequential, EnableOversampling = options.EnableOversampling, NeighborPoolSize = options.NeighborPoolSize,
        };
    }
}
