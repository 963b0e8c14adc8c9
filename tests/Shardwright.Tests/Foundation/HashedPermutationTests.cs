using FsCheck;
using FsCheck.Fluent;
using Shardwright.Foundation.Random;

namespace Shardwright.Tests.Foundation;

public sealed class HashedPermutationTests
{
    [Fact]
    public void Every_index_goes_to_a_place_of_its_own()
        => Prop.ForAll(Gen.Choose(1, 3000).ToArbitrary(), ArbMap.Default.ArbFor<ulong>(), (count, seed) =>
            Enumerable.Range(0, count).Select(index => HashedPermutation.Map(index, count, seed)).Order()
                .SequenceEqual(Enumerable.Range(0, count).Select(index => (long)index))).QuickCheckThrowOnFailure();

    [Fact]
    public void The_map_is_that_of_unbounded_integers()
    {
        const string Script = """
            def permute(i, n, p):
                w = n - 1
                for s in (1, 2, 4, 8, 16): w |= w >> s
                while True:
                    i ^= p; i *= 0xe170893d; i ^= p >> 16; i ^= (i & w) >> 4; i ^= p >> 8; i *= 0x0929eb3f; i ^= p >> 23
                    i ^= (i & w) >> 1; i *= 1 | p >> 27; i *= 0x6935fa69; i ^= (i & w) >> 11; i *= 0x74dcb303
                    i ^= (i & w) >> 2; i *= 0x9e501cc3; i ^= (i & w) >> 2; i *= 0xc860a3df; i &= w
                    if i < n: return (i + p) % n
            for p in (0, 1, 777, 2**31 - 1, 2**32 + 5, 2**64 - 1):
                for n in (1, 2, 3, 10, 4096, 1000003, 2**32):
                    print(*(permute(i, n, p) for i in sorted({0, n // 3, n // 2, n - 1})))
            """;
        var ours = new List<string>();
        foreach (var seed in new ulong[] { 0, 1, 777, (1UL << 31) - 1, (1UL << 32) + 5, ulong.MaxValue })
        {
            foreach (var count in new[] { 1, 2, 3, 10, 4096, 1000003, 1L << 32 })
            {
                ours.Add(string.Join(' ', new SortedSet<long> { 0, count / 3, count / 2, count - 1 }
                    .Select(index => HashedPermutation.Map(index, count, seed))));
            }
        }

        Assert.Equal(PythonOracle.Run(Script).TrimEnd().Split('\n'), ours);
    }

    [Fact]
    public void Counts_past_32_bits_stay_in_range_and_apart()
    {
        const long Count = (1L << 40) + 12345;
        var places = Enumerable.Range(0, 20_000).Select(index => HashedPermutation.Map(index, Count, 777)).ToHashSet();
        Assert.Equal(20_000, places.Count);
        Assert.All(places, place => Assert.InRange(place, 0, Count - 1));
    }

    [Fact]
    public void An_index_outside_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HashedPermutation.Map(5, 5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => HashedPermutation.Map(-1, 5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => HashedPermutation.Map(0, 0, 1));
    }
}
