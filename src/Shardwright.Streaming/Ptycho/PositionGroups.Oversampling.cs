using Shardwright.Foundation.Random;

namespace Shardwright.Streaming.Ptycho;

public sealed partial class PositionGroups
{
    /// <summary>Draws more groups than points: among the ways to take C of each point's nearest neighbours, points in order, of which only the first are looked at: twice as many as are wanted.</summary>
    private static long[] Oversample(ReadOnlySpan<double> x, ReadOnlySpan<double> y, GroupOptions options, int groups)
    {
        var size = options.GroupSize;
        var pool = options.NeighborPoolSize ?? options.NeighborCount;
        if (!options.EnableOversampling)
        {
            throw new ArgumentException(
                $"{groups} groups are more than the {x.Length} points: allow it with enable_oversampling, and a neighbor_pool_size of {size} or more, or ask for fewer.", nameof(options));
        }

        var near = Math.Min(pool, Math.Max(x.Length - 1, 0));
        if (near < size)
        {
            throw new ArgumentException(
                $"More groups than points are drawn among at least {size} neighbours of each: there are {near}, with a neighbor_pool_size of {pool} and {x.Length} points.", nameof(options));
        }

        if (groups > int.MaxValue / 2)
        {
            throw new ArgumentException($"{groups} groups are more than {int.MaxValue / 2}.", nameof(options));
        }

        var random = new NumpyRandomState(options.Seed);
        var ways = GroupCombinations.Count(near, size);
        var total = (int)UInt128.Min((UInt128)x.Length * (UInt128)ways, 2 * (UInt128)groups);
        var drawn = total >= groups ? random.Choice(total, groups) : null;
        var members = new long[checked((long)groups * size)];
        var tree = new PositionTree(x, y);
        var (neighbors, squares, chosen) = (new int[near], new double[near], new int[size]);
        for (var group = 0; group < groups; group++)
        {
            var number = drawn?[group] ?? random.NextBelow(total);
            tree.Nearest((int)(number / ways), neighbors, squares);
            GroupCombinations.Of(number % ways, near, chosen);
            for (var i = 0; i < size; i++)
            {
                members[((long)group * size) + i] = neighbors[chosen[i]];
            }
        }

        return members;
    }
}
