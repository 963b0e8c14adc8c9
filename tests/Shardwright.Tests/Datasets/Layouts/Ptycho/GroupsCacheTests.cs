using System.Runtime.InteropServices;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Streaming.Ptycho;

namespace Shardwright.Tests.Datasets.Layouts.Ptycho;

public sealed class GroupsCacheTests : IDisposable
{
    private static readonly double[] X = [.. Enumerable.Range(0, 49).Select(p => (double)(p % 7))];
    private static readonly double[] Y = [.. Enumerable.Range(0, 49).Select(p => 1.5 * (p / 7))];
    private static readonly GroupOptions Options = new() { GroupCount = 10, GridSize = 2, NeighborCount = 6 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_checksum_of_the_golden_positions_is_pinned()
        => Assert.Equal("6cde3796312c77f5f932fe414b13e074", GroupsCache.Checksum([0, 1, 2, 3], [0, 1, 4, 9]));

    [Fact]
    public void The_names_are_those_of_the_original()
    {
        Assert.Equal("data/fly64_train.g2k4.groups_cache.npz", GroupsCache.PathBeside("data/fly64_train.npz", 2, 4));
        var key = CachedGroups.KeyOf(X, Y, Options);
        Assert.Matches("^d/[0-9a-f]{32}[.]groups_cache[.]npz$", GroupsCache.PathByHash("d", key));
        Assert.NotEqual(GroupsCache.PathByHash("d", key), GroupsCache.PathByHash("d", key with { Seed = 43 }));
    }

    [Fact]
    public void Groups_are_drawn_once_and_found_again()
    {
        var path = GroupsCache.PathBeside(folder.File("scan.npz"), 2, 6);
        var (drawn, first) = CachedGroups.Draw(path, X, Y, Options);
        var bytes = File.ReadAllBytes(path);
        var (found, second) = CachedGroups.Draw(path, X, Y, Options);
        Assert.Equal((false, true), (first, second));
        Assert.Equal(drawn.Members.ToArray(), found.Members.ToArray());
        Assert.Equal(PositionGroups.Draw(X, Y, Options).Members.ToArray(), found.Members.ToArray());
        File.Delete(path);
        Assert.False(CachedGroups.Draw(path, X, Y, Options).IsFromCache);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void Anything_else_than_what_was_asked_makes_a_cache_stale()
    {
        var path = folder.File("scan.groups_cache.npz");
        GroupOptions[] others =
        [
            Options with { Seed = 1 }, Options with { GroupCount = 11 }, Options with { GroupCount = null }, Options with { NeighborCount = 7 }, Options with { SubsampleCount = 40 },
            Options with { Sequential = true }, Options with { EnableOversampling = true }, Options with { NeighborPoolSize = 5 }, Options with { GridSize = 3, NeighborCount = 9 },
        ];
        foreach (var other in others)
        {
            CachedGroups.Draw(path, X, Y, Options);
            Assert.True(CachedGroups.Draw(path, X, Y, Options).IsFromCache);
            var (groups, isFromCache) = CachedGroups.Draw(path, X, Y, other);
            Assert.False(isFromCache);
            Assert.Equal(PositionGroups.Draw(X, Y, other).Members.ToArray(), groups.Members.ToArray());
        }

        CachedGroups.Draw(path, X, Y, Options);
        double[] moved = [.. X];
        moved[5] = Math.BitIncrement(moved[5]);
        Assert.False(CachedGroups.Draw(path, moved, Y, Options).IsFromCache);
    }

    [Fact]
    public void A_damaged_cache_is_replaced_whatever_is_wrong_with_it()
    {
        var path = folder.File("scan.groups_cache.npz");
        CachedGroups.Draw(path, X, Y, Options);
        var whole = File.ReadAllBytes(path);
        for (var cut = 0; cut < whole.Length; cut += 97)
        {
            File.WriteAllBytes(path, whole[..cut]);
            Assert.False(CachedGroups.Draw(path, X, Y, Options).IsFromCache);
            Assert.Equal(whole, File.ReadAllBytes(path));
        }

        for (var flip = 0; flip < whole.Length; flip += 53)
        {
            byte[] flipped = [.. whole];
            flipped[flip] ^= 0x15;
            File.WriteAllBytes(path, flipped);
            Assert.Equal(PositionGroups.Draw(X, Y, Options).Members.ToArray(), CachedGroups.Draw(path, X, Y, Options).Groups.Members.ToArray());
        }
    }

    [Fact]
    public void A_group_of_a_point_that_is_not_there_is_no_group()
    {
        var path = folder.File("scan.groups_cache.npz");
        var key = CachedGroups.KeyOf(X, Y, Options);
        GroupsCache.Write(path, key, [0, 1, 2, 48]);
        Assert.Equal([0, 1, 2, 48], GroupsCache.TryRead(path, key, 49)!);
        GroupsCache.Write(path, key, [0, 1, 2, 49]);
        Assert.Null(GroupsCache.TryRead(path, key, 49));
        Assert.Throws<ArgumentException>(() => GroupsCache.Write(path, key, [0, 1, 2]));
    }

    [Fact]
    public void Single_patterns_are_not_kept_and_a_folder_that_cannot_be_written_is_told()
    {
        var path = folder.File("scan.groups_cache.npz");
        Assert.Equal(10, CachedGroups.Draw(path, X, Y, Options with { GridSize = 1 }).Groups.Count);
        Assert.False(File.Exists(path));
        File.WriteAllText(folder.File("taken"), "");
        var (groups, _) = CachedGroups.Draw(Path.Combine(folder.File("taken"), "a.groups_cache.npz"), X, Y, Options);
        Assert.Equal(10, groups.Count);
        Assert.Contains("were not kept", Assert.Single(groups.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Numpy_reads_a_cache_as_the_original_would()
    {
        var path = GroupsCache.PathBeside(folder.File("scan.npz"), 2, 6);
        var (groups, _) = CachedGroups.Draw(path, X, Y, Options);
        const string Script = """
            import sys, numpy as np, hashlib
            a = np.load(sys.argv[1])
            x = np.frombuffer(bytes.fromhex(sys.argv[2])); y = np.frombuffer(bytes.fromhex(sys.argv[3]))
            want = hashlib.md5(np.concatenate([x, y, [len(x), len(x)]]).tobytes()).hexdigest()
            g = a['all_groups']
            print(str(a['dataset_checksum']) == want, int(a['gridsize']), int(a['overlap_factor']), g.dtype, g.shape, a['dataset_checksum'].dtype, a['dataset_checksum'].shape,
                  a['gridsize'].dtype, int(a['seed']), int(a['n_groups']), *g.ravel())
            """;
        var said = PythonOracle.Run(Script, path, Hex(X), Hex(Y)).Trim();
        Assert.Equal($"True 2 6 int64 (10, 4) <U32 () int64 42 10 {string.Join(' ', groups.Members.ToArray())}", said);
    }

    private static string Hex(double[] values) => Convert.ToHexString(MemoryMarshal.AsBytes<double>(values));
}
