using System.Collections.Immutable;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Streaming.Ptycho;

/// <summary>Which points of a scan are taken, and which groups are made of them: what a training run with these options sees.</summary>
/// <param name="Points">Points of the scan.</param>
/// <param name="Indices">The points taken, ascending.</param>
/// <param name="GroupSize">Patterns of a group, C.</param>
/// <param name="Groups">The groups, each a list of indices in the scan.</param>
/// <param name="IsFromCache">Whether the groups came out of a cache.</param>
/// <param name="Output">The file written; null where none was asked for.</param>
/// <param name="Warnings">What a person should know, each a sentence.</param>
public sealed record PositionSample(
    int Points, ImmutableArray<int> Indices, int GroupSize, IReadOnlyList<ImmutableArray<long>> Groups, bool IsFromCache, string? Output, IReadOnlyList<string> Warnings)
{
    private const string IndicesEnding = ".txt";

    /// <summary>Draws points and groups of a file.</summary>
    /// <param name="path">A scan or a product.</param>
    /// <param name="options">What is drawn.</param>
    /// <param name="output">
    /// Where the draw is kept: a name that ends in <c>.groups_cache.npz</c> gets the groups, one that ends in <c>.txt</c> the points, one index a line, and a folder gets them as
    /// <c>subsample_seed&lt;seed&gt;_indices.txt</c>; null for nowhere.
    /// </param>
    /// <param name="useCache">Whether groups are taken from the cache beside the file, and kept there.</param>
    /// <exception cref="ArgumentException">An option makes no sense, or not for so many points.</exception>
    /// <exception cref="StorageException">The file cannot be read, or the output not written.</exception>
    /// <exception cref="MalformedDataException">The file is damaged or has no positions.</exception>
    public static PositionSample Draw(string path, GroupOptions options, string? output = null, bool useCache = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (x, y) = ScanPositions.Read(path);
        var isCache = output?.EndsWith(GroupsCache.Ending, StringComparison.Ordinal) ?? false;
        if (isCache && options.GridSize <= 1)
        {
            throw new ArgumentException("Groups of one pattern are not kept: give a grid size above 1, or another output.", nameof(output));
        }

        var (groups, isFromCache) = useCache
            ? CachedGroups.Draw(GroupsCache.PathBeside(path, options.GridSize, options.NeighborCount), x, y, options)
            : (PositionGroups.Draw(x, y, options), false);
        var indices = ScanSubsample.Draw(x.Length, options.SubsampleCount, options.Seed);
        if (isCache)
        {
            GroupsCache.Write(output!, CachedGroups.KeyOf(x, y, options), groups.Members.Span);
        }
        else if (output is not null)
        {
            output = output.EndsWith(IndicesEnding, StringComparison.Ordinal) ? output : Path.Combine(output, ScanSubsample.IndicesName(options.Seed));
            AtomicFile.WriteAllText(output, string.Concat(indices.Select(index => FormattableString.Invariant($"{index}\n"))));
        }

        return new PositionSample(
            x.Length, [.. indices], groups.Size, [.. Enumerable.Range(0, groups.Count).Select(group => ImmutableArray.Create(groups.Of(group)))], isFromCache, output, groups.Warnings);
    }
}
