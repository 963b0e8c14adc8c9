using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Streaming.Genome;

namespace Shardwright.Tests.Streaming.Genome;

public sealed class MegatronSlicesTests
{
    [Fact]
    public void Slices_are_those_of_a_sampler_that_walks_and_collects()
    {
        // Collects places until a block is full and hands out a rank's part of it, as the original does; an empty part is no batch.
        const string Script = """
            import sys
            for line in sys.argv[1].split(';'):
                total, consumed, micro, rank, world, drop = map(int, line.split())
                batches, block = [], []
                for place in range(consumed, total):
                    block.append(place)
                    if len(block) == micro * world:
                        batches.append(block[rank * micro:(rank + 1) * micro])
                        block = []
                if block and not drop:
                    batches.append(block[rank * micro:(rank + 1) * micro])
                print('|'.join(' '.join(map(str, batch)) for batch in batches if batch))
            """;
        var random = new System.Random(11);
        var cases = Enumerable.Range(0, 400).Select(_ =>
        {
            var (total, world) = (random.Next(1, 200), random.Next(1, 9));
            return (total, random.Next(total), random.Next(1, 7), random.Next(world), world, random.Next(2) == 1);
        }).ToArray();
        var text = string.Join(';', cases.Select(one => string.Create(
            CultureInfo.InvariantCulture, $"{one.total} {one.Item2} {one.Item3} {one.Item4} {one.world} {(one.Item6 ? 1 : 0)}")));
        var ours = cases.Select(one => new MegatronSlices(one.total, one.Item2, one.Item3, one.Item4, one.world, one.Item6))
            .Select(slices => string.Join('|', slices.All().Select(batch => string.Join(' ', Places(batch)))));
        Assert.Equal(PythonOracle.Run(Script, text)[..^1].Split('\n'), ours);
    }

    [Fact]
    public void The_ranks_of_any_world_share_the_places_without_overlap()
        => Prop.ForAll(Gen.Choose(1, 700).ToArbitrary(), Gen.Choose(1, 16).ToArbitrary(), Gen.Choose(1, 5).ToArbitrary(), (total, world, micro) =>
        {
            var consumed = total / 3;
            var kept = Enumerable.Range(0, world).SelectMany(rank => new MegatronSlices(total, consumed, micro, rank, world, dropLast: false).All().SelectMany(Places)).Order();
            var full = (total - consumed) / (micro * world) * micro * world;
            var dropped = Enumerable.Range(0, world).SelectMany(rank => new MegatronSlices(total, consumed, micro, rank, world, dropLast: true).All().SelectMany(Places)).Order();
            return kept.SequenceEqual(Enumerable.Range(consumed, total - consumed).Select(place => (long)place))
                && dropped.SequenceEqual(Enumerable.Range(consumed, full).Select(place => (long)place));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Starting_behind_any_step_gives_the_rest()
    {
        foreach (var dropLast in (bool[])[true, false])
        {
            for (var rank = 0; rank < 3; rank++)
            {
                var whole = new MegatronSlices(50, 4, 2, rank, 3, dropLast);
                for (var step = 0; step < whole.Batches; step++)
                {
                    var consumed = whole.ConsumedAfter(step);
                    var rest = consumed < 50 ? new MegatronSlices(50, consumed, 2, rank, 3, dropLast).All() : [];
                    Assert.Equal(whole.All().Skip(step + 1), rest);
                }
            }
        }
    }

    [Fact]
    public void Another_world_with_the_same_block_leaves_the_global_order()
    {
        static IEnumerable<long> Order(int world) => Enumerable.Range(0, 4).SelectMany(step =>
            Enumerable.Range(0, world).SelectMany(rank => Places(new MegatronSlices(100, 3, 24 / world, rank, world, dropLast: true)[step])));
        var expected = Enumerable.Range(3, 96).Select(place => (long)place).ToArray();
        Assert.All((int[])[1, 2, 3, 4, 6, 8, 12, 24], world => Assert.Equal(expected, Order(world)));
    }

    [Fact]
    public void Of_a_kept_incomplete_block_a_rank_has_what_there_is_of_its_slice()
    {
        MegatronSlices Of(int rank, bool dropLast) => new(9, 0, 2, rank, 3, dropLast);
        Assert.Equal([(0, 2), (6, 2)], Of(0, dropLast: false).All());
        Assert.Equal([(2, 2), (8, 1)], Of(1, dropLast: false).All());
        Assert.Equal([(4, 2)], Of(2, dropLast: false).All());
        Assert.Equal(9, Of(1, dropLast: false).ConsumedAfter(1));
        Assert.All(Enumerable.Range(0, 3), rank => Assert.Equal(1, Of(rank, dropLast: true).Batches));
    }

    [Fact]
    public void Places_past_32_bits_are_dealt_out_alike()
    {
        const long Total = (1L << 40) + 5;
        var slices = new MegatronSlices(Total, 1, 8, 3, 4, dropLast: false);
        Assert.Equal(((1L << 40) + 4) / 32, slices.Batches);
        Assert.Equal((1 + ((slices.Batches - 1) * 32) + 24, 8), slices[slices.Batches - 1]);
    }

    [Fact]
    public void Numbers_that_make_no_slices_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MegatronSlices(0, 0, 1, 0, 1, dropLast: true));
        Assert.Equal("consumed", Assert.Throws<ArgumentOutOfRangeException>(() => new MegatronSlices(5, 5, 1, 0, 1, dropLast: true)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MegatronSlices(5, -1, 1, 0, 1, dropLast: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MegatronSlices(5, 0, 0, 0, 1, dropLast: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MegatronSlices(5, 0, 1, 2, 2, dropLast: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MegatronSlices(5, 0, 1, 0, 0, dropLast: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MegatronSlices(5, 0, 2, 0, 1, dropLast: true)[2]);
        Assert.Equal(0, new MegatronSlices(5, 0, 3, 0, 2, dropLast: true).Batches);
    }

    private static IEnumerable<long> Places((long First, int Count) batch) => Enumerable.Range(0, batch.Count).Select(place => batch.First + place);
}
