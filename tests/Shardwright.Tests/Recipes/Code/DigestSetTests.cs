using Shardwright.Recipes.Code;

namespace Shardwright.Tests.Recipes.Code;

/// <summary>The set of digests against the one of .NET.</summary>
public sealed class DigestSetTests
{
    [Theory]
    [InlineData(1, 4_000, 2_000)]
    [InlineData(4096, 60_000, 40_000)]
    [InlineData(1 << 20, 300_000, 1_000_000_000)]
    [InlineData(1 << 26, 300_000, 100_000)]
    public void Knows_what_it_was_given_however_little_memory_it_has(long memoryBytes, int adds, int distinct)
    {
        using var folder = new TemporaryFolder();
        using var set = new DigestSet(folder.File("runs"), memoryBytes);
        var oracle = new HashSet<UInt128>();
        var random = new Random(7);
        for (var i = 0; i < adds; i++)
        {
            var digest = DigestSet.Of(BitConverter.GetBytes(random.Next(distinct)));
            Assert.Equal(oracle.Add(digest), set.Add(digest));
        }

        Assert.Equal(oracle.Count, set.Count);
        Assert.True(memoryBytes > 1 << 20 || set.Runs > 1);
    }

    [Fact]
    public void Digests_that_share_their_first_bits_and_the_extreme_ones_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        using var set = new DigestSet(folder.File("runs"), 1 << 16);
        UInt128[] digests = [.. Enumerable.Range(0, 5000).SelectMany(i => new[] { (UInt128)(uint)i, UInt128.MaxValue - (UInt128)(uint)i, ((UInt128)7 << 120) + (uint)i })];
        Assert.All(digests, digest => Assert.True(set.Add(digest)));
        Assert.All(digests, digest => Assert.False(set.Add(digest)));
        Assert.True(set.Runs > 0);
        Assert.Equal(digests.Length, set.Count);
    }

    [Fact]
    public void Its_files_go_with_it_and_its_memory_stays_bounded()
    {
        using var folder = new TemporaryFolder();
        using (var set = new DigestSet(folder.File("runs"), 1 << 16))
        {
            for (var i = 0; i < 60_000; i++)
            {
                Assert.True(set.Add(DigestSet.Of(BitConverter.GetBytes(i))));
            }

            // The table, and ten bits for each digest, and little else.
            Assert.InRange(set.MemoryBytes, 1 << 16, (1 << 17) + (60_000 * 2));
            Assert.InRange(set.Runs, 1, 30);
        }

        Assert.Empty(Directory.EnumerateFiles(folder.File("runs")));
    }

    [Fact]
    public void A_digest_is_the_first_half_of_sha256()
        => Assert.Equal("e3b0c44298fc1c149afbf4c8996fb924", DigestSet.Of([]).ToString("x32", null));
}
