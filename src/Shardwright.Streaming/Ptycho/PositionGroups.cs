using Shardwright.Foundation.Random;

namespace Shardwright.Streaming.Ptycho;

/// <summary>Groups of neighbouring patterns of one scan: each is one record of C patterns. Immutable, so safe from many threads.</summary>
/// <remarks>
/// The draws are PtychoPINN's of 2025: around each of the seed points a random choice of its nearest neighbours, which leaves the seed point itself out. Where distances are
/// equal the lower index is nearer here, in the original whatever SciPy's tree comes upon first.
/// </remarks>
public sealed partial class PositionGroups
{
    private const int MostGridSize = 64;

    private readonly long[] members;

    private PositionGroups(long[] members, int size, IReadOnlyList<string> warnings)
    {
        this.members = members;
        Size = size;
        Warnings = warnings;
    }

    /// <summary>Groups there are.</summary>
    public int Count => members.Length / Size;

    /// <summary>Patterns of a group, C.</summary>
    public int Size { get; }

    /// <summary>The indices of all groups' patterns in the scan, (<see cref="Count"/>, <see cref="Size"/>), row-major.</summary>
    public ReadOnlyMemory<long> Members => members;

    /// <summary>What a person should know about the groups, each a sentence.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The patterns of one group.</summary>
    /// <param name="group">From 0.</param>
    public ReadOnlySpan<long> Of(int group) => members.AsSpan(group * Size, Size);

    /// <summary>Draws groups out of a scan.</summary>
    /// <param name="x">The column of each pattern's position, in any unit.</param>
    /// <param name="y">Its row, in the same unit.</param>
    /// <param name="options">How many groups, of what, from which seed.</param>
    /// <exception cref="ArgumentException">An option makes no sense, or not for so many points; or a position is not a number.</exception>
    public static PositionGroups Draw(ReadOnlySpan<double> x, ReadOnlySpan<double> y, GroupOptions options)
    {
        Check(x, y, options);
        var subset = options.SubsampleCount < x.Length ? ScanSubsample.Draw(x.Length, options.SubsampleCount, options.Seed) : null;
        if (subset is null)
        {
            return Of(DrawMembers(x, y, options), options);
        }

        var members = DrawMembers(Pick(x, subset), Pick(y, subset), options);
        for (var i = 0; i < members.Length; i++)
        {
            members[i] = subset[members[i]];
        }

        return Of(members, options);
    }

    /// <summary>Groups that were drawn before.</summary>
    /// <param name="members">As <see cref="Members"/> has them; they become the groups' own.</param>
    /// <param name="options">What they were drawn with.</param>
    internal static PositionGroups Of(long[] members, GroupOptions options) => new(members, options.GroupSize, Warn(options));

    /// <summary>The same groups with one more warning.</summary>
    internal PositionGroups With(string warning) => new(members, Size, [.. Warnings, warning]);

    private static long[] DrawMembers(ReadOnlySpan<double> x, ReadOnlySpan<double> y, GroupOptions options)
    {
        var groups = options.GroupCount ?? x.Length;
        if (options.GroupSize > 1 && groups > x.Length)
        {
            return Oversample(x, y, options, groups);
        }

        var random = new NumpyRandomState(options.Sequential ? 0 : options.Seed);
        var count = Math.Min(groups, x.Length);
        var seeds = options.Sequential || groups >= x.Length ? null : random.Choice(x.Length, count);
        if (options.GroupSize == 1)
        {
            var alone = new long[count];
            for (var i = 0; i < count; i++)
            {
                alone[i] = seeds?[i] ?? i;
            }

            return alone;
        }

        var near = Math.Min(options.NeighborCount, Math.Max(x.Length - 1, 0));
        if (count > 0 && near < options.GroupSize)
        {
            throw new ArgumentException(
                $"A group of {options.GroupSize} patterns needs as many neighbours to choose from: there are {near}, with a neighbour count of {options.NeighborCount} and {x.Length} points.", nameof(options));
        }

        return Choose(new PositionTree(x, y), seeds, count, near, options.GroupSize, random);
    }

    private static long[] Choose(PositionTree tree, int[]? seeds, int count, int near, int size, NumpyRandomState random)
    {
        var members = new long[checked((long)count * size)];
        var (neighbors, squares, chosen) = (new int[near], new double[near], new int[near]);
        for (var group = 0; group < count; group++)
        {
            tree.Nearest(seeds?[group] ?? group, neighbors, squares);
            random.Permute(chosen);
            for (var i = 0; i < size; i++)
            {
                members[((long)group * size) + i] = neighbors[chosen[i]];
            }
        }

        return members;
    }

    private static double[] Pick(ReadOnlySpan<double> values, int[] indices)
    {
        var picked = new double[indices.Length];
        for (var i = 0; i < picked.Length; i++)
        {
            picked[i] = values[indices[i]];
        }

        return picked;
    }

    private static void Check(ReadOnlySpan<double> x, ReadOnlySpan<double> y, GroupOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"There are {x.Length} columns and {y.Length} rows of positions.", nameof(y));
        }

        if (options.SubsampleCount < 0 || options.GroupCount < 0 || options.NeighborCount < 1 || options.NeighborPoolSize < 1
            || options.GridSize is < 1 or > MostGridSize || options.Seed is < 0 or > uint.MaxValue)
        {
            throw new ArgumentException(
                $"Counts are 0 or more, neighbours at least 1, the grid size is from 1 to {MostGridSize}, and the seed from 0 to {uint.MaxValue}.", nameof(options));
        }

        for (var i = 0; i < x.Length; i++)
        {
            if (!double.IsFinite(x[i]) || !double.IsFinite(y[i]))
            {
                throw new ArgumentException($"Position {i} is ({x[i]}, {y[i]}), which is nowhere.", nameof(x));
            }
        }
    }

    private static string[] Warn(GroupOptions options)
    {
        var wanted = (long)(options.GroupCount ?? 0) * options.GroupSize;
        return options.SubsampleCount < wanted
            ? [$"{options.SubsampleCount} points are fewer than {options.GroupCount} groups of {options.GroupSize} need: patterns will stand in several groups."]
            : [];
    }
}
