using FsCheck;
using FsCheck.Fluent;
using Shardwright.Streaming.Tuning;

namespace Shardwright.Tests.Streaming.Tuning;

public sealed class PaddedPackerTests
{
    [Fact]
    public void The_longest_that_fits_is_placed_and_the_first_of_equals()
        => Assert.Equal(["0+1+2", "4", "5+6", "7+3"], Rows(10, 3, [5, 3, 2, 2, 9, 6, 4, 4]).Select(row => string.Join('+', row)));

    [Fact]
    public void Every_sample_is_placed_once_and_whole()
        => Prop.ForAll(Gen.Choose(1, 40).ListOf().ToArbitrary(), Gen.Choose(1, 12).ToArbitrary(), (lengths, buffer) =>
        {
            var rows = Rows(40, buffer, [.. lengths]);
            return rows.SelectMany(row => row).Order().SequenceEqual(Enumerable.Range(0, lengths.Count).Select(position => (long)position))
                && rows.All(row => row.Count > 0 && row.Sum(position => lengths[(int)position]) <= 40);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_sample_that_fits_no_row_is_refused()
        => Assert.Throws<ArgumentException>(() => Rows(10, 3, [11]));

    private static List<List<long>> Rows(int capacity, int buffer, int[] lengths)
    {
        var position = 0;
        var packer = new PaddedPacker(capacity, buffer, () => position < lengths.Length ? new PackItem(position, lengths[position++]) : null, []);
        var (rows, row) = (new List<List<long>>(), new List<PackItem>());
        while (packer.NextRow(row))
        {
            rows.Add([.. row.Select(item => item.Position)]);
        }

        return rows;
    }
}
