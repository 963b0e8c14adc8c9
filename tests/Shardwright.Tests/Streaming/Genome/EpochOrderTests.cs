using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Streaming.Genome;

namespace Shardwright.Tests.Streaming.Genome;

public sealed class EpochOrderTests
{
    [Fact]
    public void The_first_seeds_are_those_of_the_specification()
    {
        Assert.Equal([191664963u, 1662057957u, 1405681631u, 942484272u, 929893137u], First(42, 5));
        Assert.Equal([1826701614u, 1367864806u, 1097657231u], First(0, 3));
    }

    [Fact]
    public void Ten_windows_in_two_epochs_stand_as_in_the_specification()
    {
        var order = new EpochOrder(10, 2, null, 42, isShuffled: true);
        Assert.Equal(20, order.Length);
        Assert.Equal([8, 9, 7, 5, 4, 6, 2, 0, 3, 1, 5, 3, 1, 6, 4, 9, 7, 0, 8, 2], Enumerable.Range(0, 20).Select(place => (int)order[place].Index));
        Assert.Equal([.. Enumerable.Repeat(0, 10), .. Enumerable.Repeat(1, 10)], Enumerable.Range(0, 20).Select(place => order[place].Epoch));
    }

    [Fact]
    public void Seeds_are_those_of_numpy_for_any_seed_and_as_many_epochs_as_wanted()
    {
        const string Script = """
            import sys, numpy
            for seed in map(int, sys.argv[1].split()):
                drawn = numpy.random.default_rng(seed).integers(0, 2147483647, size=20000)
                print(*drawn[[0, 1, 2, 4095, 4096, 8191, 8192, 12345, 19999]])
            """;
        long[] seeds = [0, 1, 2, 42, 1234567, int.MaxValue, (1L << 32) - 1, 1L << 32, (1L << 40) + 17, long.MaxValue];
        int[] epochs = [0, 1, 2, 4095, 4096, 8191, 8192, 12345, 19999];
        var ours = seeds.Select(seed => new EpochSeeds(seed)).Select(drawn => string.Join(' ', epochs.Select(epoch => drawn[epoch])));
        Assert.Equal(PythonOracle.Run(Script, string.Join(' ', seeds)).TrimEnd().Split('\n'), ours);
    }

    [Fact]
    public void A_seed_is_the_same_however_one_comes_to_its_epoch()
    {
        var ahead = new EpochSeeds(7);
        var expected = Enumerable.Range(0, 30_000).Select(epoch => ahead[epoch]).ToArray();
        var seeds = new EpochSeeds(7);
        foreach (var epoch in (int[])[29_999, 0, 20_000, 19_999, 4096, 4095, 4096, 8192, 4095, 0, 29_999])
        {
            Assert.Equal(expected[epoch], seeds[epoch]);
        }

        Parallel.For(0, 8, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, thread =>
        {
            for (var epoch = thread * 2000; epoch < 30_000; epoch += 997)
            {
                Assert.Equal(expected[epoch], seeds[epoch]);
            }
        });
    }

    [Fact]
    public void Places_are_those_of_numpy_and_of_unbounded_integers()
    {
        const string Script = """
            import sys, numpy
            def permute(i, n, p):
                w = n - 1
                for s in (1, 2, 4, 8, 16, 32): w |= w >> s
                while True:
                    i ^= p; i *= 0xe170893d; i ^= p >> 16; i ^= (i & w) >> 4; i ^= p >> 8; i *= 0x0929eb3f; i ^= p >> 23
                    i ^= (i & w) >> 1; i *= 1 | p >> 27; i *= 0x6935fa69; i ^= (i & w) >> 11; i *= 0x74dcb303
                    i ^= (i & w) >> 2; i *= 0x9e501cc3; i ^= (i & w) >> 2; i *= 0xc860a3df; i &= w
                    if i < n: return (i + p) % n
            for line in sys.argv[1].split(';'):
                n, epochs, seed, *places = map(int, line.split())
                seeds = numpy.random.default_rng(seed).integers(0, 2147483647, size=epochs)
                print(*(permute(g % n, n, int(seeds[g // n])) for g in places))
            """;
        var random = new System.Random(5);
        var cases = Enumerable.Range(0, 40).Select(number =>
        {
            var count = number < 30 ? random.NextInt64(2, 5000) : random.NextInt64(1L << 31, 1L << 50);
            var (epochs, seed) = (random.Next(1, 9), random.NextInt64());
            return (Count: count, Epochs: epochs, Seed: seed, Places: Enumerable.Range(0, 50).Select(_ => random.NextInt64(count * epochs)).Append((count * epochs) - 1).ToArray());
        }).ToArray();
        var text = string.Join(';', cases.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Count} {one.Epochs} {one.Seed} {string.Join(' ', one.Places)}")));
        var ours = cases.Select(one => (one.Places, Order: new EpochOrder(one.Count, one.Epochs, null, one.Seed, isShuffled: true)))
            .Select(one => string.Join(' ', one.Places.Select(place => one.Order[place].Index)));
        Assert.Equal(PythonOracle.Run(Script, text).TrimEnd().Split('\n'), ours);
    }

    [Fact]
    public void Every_epoch_has_every_window_once()
        => Prop.ForAll(Gen.Choose(1, 500).ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (count, epochs, seed) =>
        {
            var order = new EpochOrder(count, epochs, null, seed, isShuffled: true);
            return Enumerable.Range(0, epochs).All(epoch => Enumerable.Range(0, count).Select(place => order[((long)epoch * count) + place])
                .OrderBy(found => found.Index).SequenceEqual(Enumerable.Range(0, count).Select(index => (epoch, (long)index))));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Without_a_shuffle_every_epoch_is_in_the_order_of_the_windows()
    {
        var order = new EpochOrder(3, 2, null, 42, isShuffled: false);
        Assert.Equal([(0, 0L), (0, 1L), (0, 2L), (1, 0L), (1, 1L), (1, 2L)], Enumerable.Range(0, 6).Select(place => order[place]));
    }

    [Theory]
    [InlineData(10, 25, 3)]
    [InlineData(10, 30, 3)]
    [InlineData(10, 31, 4)]
    [InlineData(10, 1, 1)]
    public void Samples_begin_as_many_epochs_as_they_need(long count, long samples, int epochs)
    {
        var order = new EpochOrder(count, null, samples, 42, isShuffled: true);
        var whole = new EpochOrder(count, epochs, null, 42, isShuffled: true);
        Assert.Equal((samples, epochs), (order.Length, order.Epochs));
        Assert.All(Enumerable.Range(0, (int)samples), place => Assert.Equal(whole[place], order[place]));
    }

    [Fact]
    public void Neither_epochs_nor_samples_is_one_epoch_and_both_are_an_error()
    {
        Assert.Equal(7, new EpochOrder(7, null, null, 1, isShuffled: true).Length);
        Assert.Contains("both", Assert.Throws<ArgumentException>(() => new EpochOrder(7, 2, 14, 1, isShuffled: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_window_stays_where_it_is_in_a_thousand_million_epochs()
    {
        var order = new EpochOrder(1, null, 1_000_000_000, 42, isShuffled: true);
        Assert.Equal((999_999_999, 0L), order[999_999_999]);
    }

    [Fact]
    public void More_than_32_bits_of_windows_are_in_an_order_that_uses_them_all()
    {
        const long Count = (1L << 34) + 11;
        var order = new EpochOrder(Count, 3, null, 42, isShuffled: true);
        var found = Enumerable.Range(0, 4000).Select(place => order[Count + place]).ToArray();
        Assert.Equal(4000, found.Distinct().Count());
        Assert.All(found, one => Assert.InRange(one.Index, 0, Count - 1));

        // Each quarter gets a fourth of them, give or take: the halves above 32 bits are mixed too.
        Assert.All(found.GroupBy(one => one.Index / (Count / 4)).Where(quarter => quarter.Key < 4), quarter => Assert.InRange(quarter.Count(), 800, 1200));
    }

    [Fact]
    public void Numbers_that_make_no_order_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpochOrder(0, 1, null, 42, isShuffled: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpochOrder(5, 0, null, 42, isShuffled: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpochOrder(5, null, 0, 42, isShuffled: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpochOrder(5, 1, null, -1, isShuffled: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpochOrder(long.MaxValue, 2, null, 42, isShuffled: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpochOrder(1, null, 1L << 31, 42, isShuffled: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpochOrder(5, 1, null, 42, isShuffled: true)[5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpochOrder(5, 1, null, 42, isShuffled: true)[-1]);
    }

    [Fact]
    public void A_look_up_does_not_allocate()
    {
        var order = new EpochOrder(1000, 4, null, 42, isShuffled: true);
        var sum = order[0].Index + order[3999].Index;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var place = 0; place < 4000; place++)
        {
            sum += order[place].Index;
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(sum > 0);
    }

    private static IEnumerable<uint> First(long seed, int count)
    {
        var seeds = new EpochSeeds(seed);
        return Enumerable.Range(0, count).Select(epoch => seeds[epoch]);
    }
}
