using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Datasets.Contracts;
using Shardwright.Datasets.Contracts.Values;

namespace Shardwright.Tests.Datasets.Contracts;

public sealed class ValueScanTests
{
    [Fact]
    public void Blocks_give_what_a_plain_loop_gives_however_they_are_cut()
        => Prop.ForAll(ArbMap.Default.ArbFor<float[]>(), Gen.Choose(1, 50).ToArbitrary(), (values, cut) =>
        {
            var scan = new ValueScan(ValueNeeds.Range | ValueNeeds.Sum);
            foreach (var block in values.Chunk(cut))
            {
                scan.Add<float>(block);
            }

            var numbers = values.Where(value => !float.IsNaN(value)).ToArray();
            var (min, max) = numbers.Length == 0 ? (-1, -1) : (Array.FindIndex(values, value => value == numbers.Min()), Array.FindIndex(values, value => value == numbers.Max()));
            return scan.Count == values.Length && scan.Numbers == numbers.Length && scan.Min.Place == min && scan.Max.Place == max
                && scan.NaN.Count == values.Count(float.IsNaN) && scan.Infinite.Count == values.Count(float.IsInfinity)
                && (numbers.Any(float.IsInfinity) || Math.Abs(scan.Sum - numbers.Sum(value => (double)value)) <= 1e-9 * numbers.Sum(value => Math.Abs((double)value)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Long_blocks_use_every_lane()
    {
        var values = Enumerable.Range(0, 100_000).Select(i => (float)i).ToArray();
        (values[77_777], values[54_321]) = (-5, 2e6f);
        var scan = new ValueScan(ValueNeeds.Range | ValueNeeds.Sum);
        scan.Add<float>(values);
        Assert.Equal(((-5d, 77_777L), (2e6, 54_321L)), (scan.Min, scan.Max));
        Assert.Equal(values.Sum(value => (double)value), scan.Sum);
        values[99_999] = float.NaN;
        scan = new ValueScan(ValueNeeds.Range);
        scan.Add<float>(values);
        Assert.Equal((1L, 99_999L, 77_777L), (scan.NaN.Count, scan.NaN.First, scan.Min.Place));
    }

    [Theory]
    [InlineData("ascending", "1 1 2", 0)]
    [InlineData("ascending", "1 0 2", 1)]
    [InlineData("strictly_ascending", "1 1 2", 1)]
    [InlineData("descending", "3 3 1", 0)]
    [InlineData("descending", "3 4 1", 1)]
    [InlineData("strictly_descending", "3 3 1", 1)]
    [InlineData("ascending", "1 NaN 2", 2)]
    public void An_order_holds_across_blocks(string order, string numbers, int broken)
    {
        var values = numbers.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        var kind = Enum.GetValues<ContractOrder>().Single(one => ContractReader.Word(one) == order);
        foreach (var size in (int[])[1, 2, 3])
        {
            var scan = new ValueScan(ValueNeeds.Order, kind);
            foreach (var block in values.Chunk(size))
            {
                scan.Add<double>(block);
            }

            Assert.Equal(broken, scan.Unordered.Count);
        }
    }

    [Fact]
    public void Whole_numbers_past_2_to_the_53_are_told_apart()
    {
        var scan = new ValueScan(ValueNeeds.Unique | ValueNeeds.Order, ContractOrder.StrictlyAscending);
        scan.Add<long>([1L << 53, (1L << 53) + 1, long.MaxValue - 1, long.MaxValue]);
        Assert.Equal((0L, 0L, 4L), (scan.Repeated.Count, scan.Unordered.Count, scan.Seen!.Count));
    }

    [Fact]
    public void Rows_begin_an_order_anew_and_are_places()
    {
        var scan = new ValueScan(ValueNeeds.Order | ValueNeeds.RowLengths | ValueNeeds.Range, ContractOrder.Ascending);
        foreach (var row in (float[][])[[1, 5], [2, 3], [], [9, 8, 7]])
        {
            scan.BeginRow();
            scan.Add<float>(row);
            scan.EndRow(row.Length);
        }

        Assert.Equal((2L, 3L, 4L), (scan.Unordered.Count, scan.Unordered.First, scan.Rows));
        Assert.Equal([2, 2, 0, 3], scan.RowLengths);
        Assert.Equal(3, scan.Max.Place);
    }
}
