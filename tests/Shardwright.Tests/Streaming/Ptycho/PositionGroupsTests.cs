using System.Diagnostics;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Foundation.Random;
using Shardwright.Streaming.Ptycho;

namespace Shardwright.Tests.Streaming.Ptycho;

public sealed class PositionGroupsTests
{
    [Fact]
    public void Five_groups_of_the_grid_are_pinned()
    {
        var (x, y) = Grid(6);
        var groups = PositionGroups.Draw(x, y, new GroupOptions { GroupCount = 5, NeighborCount = 6, GridSize = 2, Seed = 42 });
        Assert.Equal((5, 4), (groups.Count, groups.Size));
        Assert.Equal([29, 34, 33, 23, 7, 12, 18, 8, 21, 25, 20, 27, 19, 25, 32, 31, 15, 17, 11, 21], groups.Members.ToArray());
        Assert.Equal([7, 12, 18, 8], groups.Of(1).ToArray());
        Assert.Empty(groups.Warnings);
    }

    [Fact]
    public void Groups_of_random_points_are_those_of_numpy_and_scipy()
    {
        // Twin of the rules in the specification, written with the libraries that the original stands on.
        const string Script = """
            import sys, itertools, numpy as np
            from scipy.spatial import cKDTree
            for line in sys.argv[1:]:
                n, g, k, c, seed, sequential, pool, sub = map(int, line.split(','))
                points = np.random.RandomState(1000 + n).random_sample((n, 2)) * [300, 200]
                index = np.arange(n)
                if 0 <= sub < n:
                    index = np.sort(np.random.RandomState(seed).choice(n, sub, replace=False))
                    points = points[index]; n = sub
                if g > n and c > 1:
                    r = np.random.RandomState(seed)
                    near = cKDTree(points).query(points, k=pool + 1)[1][:, 1:]
                    every = list(itertools.islice((w for row in near for w in itertools.combinations(row, c)), 2 * g))
                    groups = np.array(every)[r.choice(len(every), g, replace=len(every) < g)]
                else:
                    r = np.random.RandomState(0 if sequential else seed)
                    seeds = np.arange(min(g, n)) if sequential or g >= n else r.choice(n, g, replace=False)
                    if c == 1:
                        groups = seeds
                    else:
                        near = cKDTree(points).query(points[seeds], k=k + 1)[1][:, 1:]
                        groups = np.array([r.choice(row, c, replace=False) for row in near])
                print(*index[groups.ravel()])
            """;
        (int Points, int Groups, int K, int C, int Seed, bool Sequential, int Pool, int Sub)[] cases =
        [
            (200, 50, 4, 4, 42, false, 4, -1), (1000, 300, 7, 4, 7, false, 4, -1), (1000, 1000, 9, 9, 0, false, 4, -1), (5000, 512, 4, 1, 42, false, 4, -1),
            (300, 40, 5, 4, 3, true, 4, -1), (300, 900, 4, 4, 42, false, 4, -1), (300, 310, 4, 4, 42, false, 6, -1), (40, 5000, 4, 4, 42, false, 7, -1),
            (2000, 512, 6, 4, 11, false, 4, 700), (9, 3, 8, 4, 5, false, 4, -1), (500, 200, 4, 4, 99, false, 4, 100),
        ];
        var lines = PythonOracle.Run(Script, [.. cases.Select(c => $"{c.Points},{c.Groups},{c.K},{c.C},{c.Seed},{(c.Sequential ? 1 : 0)},{c.Pool},{c.Sub}")]).Trim().Split('\n');
        Assert.Equal(cases.Length, lines.Length);
        foreach (var (given, line) in cases.Zip(lines))
        {
            var random = new NumpyRandomState(1000 + given.Points);
            var (x, y) = (new double[given.Points], new double[given.Points]);
            for (var i = 0; i < given.Points; i++)
            {
                (x[i], y[i]) = (random.NextDouble() * 300, random.NextDouble() * 200);
            }

            var groups = PositionGroups.Draw(x, y, new GroupOptions
            {
                GroupCount = given.Groups, NeighborCount = given.K, GridSize = (int)Math.Sqrt(given.C), Seed = given.Seed, Sequential = given.Sequential,
                EnableOversampling = true, NeighborPoolSize = given.Pool, SubsampleCount = given.Sub < 0 ? null : given.Sub,
            });
            Assert.Equal(line.Split(' ').Select(word => long.Parse(word, CultureInfo.InvariantCulture)), groups.Members.ToArray());
        }
    }

    [Fact]
    public void Members_are_among_the_nearest_of_their_seed_whatever_the_points()
        => Prop.ForAll(Gen.Choose(6, 120).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), Gen.Choose(1, 12).ToArbitrary(), (count, seed, levels) =>
        {
            // Few levels make many equal distances, and points that lie on each other.
            var random = new NumpyRandomState(seed);
            double[] x = [.. Enumerable.Range(0, count).Select(_ => (double)random.NextBelow(levels))];
            double[] y = [.. Enumerable.Range(0, count).Select(_ => (double)random.NextBelow(levels))];
            var tree = new PositionTree(x, y);
            var (nearest, squares) = (new int[5], new double[5]);
            for (var point = 0; point < count; point++)
            {
                tree.Nearest(point, nearest, squares);
                var expected = Enumerable.Range(0, count).Where(other => other != point)
                    .OrderBy(other => ((x[point] - x[other]) * (x[point] - x[other])) + ((y[point] - y[other]) * (y[point] - y[other]))).ThenBy(other => other).Take(5);
                if (!nearest.SequenceEqual(expected))
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_group_has_different_members_and_not_its_seed()
    {
        var (x, y) = Grid(20);
        var groups = PositionGroups.Draw(x, y, new GroupOptions { GroupCount = null, NeighborCount = 8, GridSize = 2 });
        Assert.Equal(400, groups.Count);
        for (var group = 0; group < groups.Count; group++)
        {
            var members = groups.Of(group).ToArray();
            Assert.Equal(4, members.Distinct().Count());
            Assert.DoesNotContain(group, members);
        }
    }

    [Fact]
    public void Groups_of_a_subsample_name_points_of_the_whole_scan_and_warn()
    {
        var (x, y) = Grid(20);
        var options = new GroupOptions { SubsampleCount = 100, GroupCount = 50, GridSize = 2, Seed = 9 };
        var groups = PositionGroups.Draw(x, y, options);
        var kept = ScanSubsample.Draw(400, 100, 9).Select(index => (long)index).ToHashSet();
        Assert.All(groups.Members.ToArray(), member => Assert.Contains(member, kept));
        Assert.Contains("100 points are fewer than 50 groups of 4", Assert.Single(groups.Warnings), StringComparison.Ordinal);
        Assert.Empty(PositionGroups.Draw(x, y, options with { SubsampleCount = 200 }).Warnings);
    }

    [Fact]
    public void Groups_of_one_pattern_are_the_seeds()
    {
        var (x, y) = Grid(5);
        Assert.Equal(new NumpyRandomState(42).Permutation(25)[..7].Select(index => (long)index), PositionGroups.Draw(x, y, new GroupOptions { GroupCount = 7 }).Members.ToArray());
        Assert.Equal(25, PositionGroups.Draw(x, y, new GroupOptions { GroupCount = 100 }).Count);
        Assert.Equal([0, 1, 2], PositionGroups.Draw(x, y, new GroupOptions { GroupCount = 3, Sequential = true }).Members.ToArray());
        Assert.Equal(0, PositionGroups.Draw([], [], new GroupOptions { GridSize = 2, GroupCount = null }).Count);
    }

    [Fact]
    public void Wrong_options_are_refused_with_what_is_wrong()
    {
        var (x, y) = Grid(5);
        Refused("more than the 25 points", new GroupOptions { GroupCount = 30, GridSize = 2 });
        Refused("neighbor_pool_size of 3", new GroupOptions { GroupCount = 30, GridSize = 2, EnableOversampling = true, NeighborPoolSize = 3 });
        Refused("as many neighbours", new GroupOptions { GroupCount = 5, GridSize = 2, NeighborCount = 3 });
        Refused("as many neighbours", new GroupOptions { GroupCount = 5, GridSize = 6, NeighborCount = 40 });
        Refused("Counts are 0 or more", new GroupOptions { NeighborCount = 0 });
        Refused("Counts are 0 or more", new GroupOptions { GridSize = 65 });
        Refused("Counts are 0 or more", new GroupOptions { Seed = -1 });
        x[3] = double.NaN;
        Refused("Position 3", new GroupOptions());
        Assert.Throws<ArgumentException>(() => PositionGroups.Draw(x, y.AsSpan(1), new GroupOptions()));

        void Refused(string words, GroupOptions options)
            => Assert.Contains(words, Assert.Throws<ArgumentException>(() => PositionGroups.Draw(x, y, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Points_on_one_spot_and_a_great_pool_are_no_trouble()
    {
        var x = new double[20_000];
        var watch = Stopwatch.StartNew();
        var groups = PositionGroups.Draw(x, x, new GroupOptions { GroupCount = null, GridSize = 2 });
        Assert.Equal([1, 2, 3, 4], groups.Of(0).ToArray().Order());
        Assert.Equal([0, 1, 2, 3], groups.Of(19_999).ToArray().Order());
        var many = PositionGroups.Draw(x, x, new GroupOptions { GroupCount = 30_000, GridSize = 3, EnableOversampling = true, NeighborPoolSize = 200 });
        Assert.Equal(30_000, many.Count);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    [Fact]
    public void Groups_of_ten_thousand_points_take_a_moment_and_little_memory()
    {
        var random = new NumpyRandomState(3);
        double[] x = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextDouble() * 500)];
        double[] y = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextDouble() * 500)];
        var options = new GroupOptions { GroupCount = 512, NeighborCount = 7, GridSize = 2 };
        PositionGroups.Draw(x, y, options);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        PositionGroups.Draw(x, y, options);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"{watch.Elapsed}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2_000_000);
    }

    // The golden scan: i is the slow index.
    private static (double[] X, double[] Y) Grid(int side)
        => ([.. Enumerable.Range(0, side * side).Select(p => (10.0 * (p / side)) + (.1 * (p % side)))], [.. Enumerable.Range(0, side * side).Select(p => (10.0 * (p % side)) + (.03 * (p / side)))]);
}
