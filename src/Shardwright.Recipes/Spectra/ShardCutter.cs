namespace Shardwright.Recipes.Spectra;

/// <summary>Cuts a stream of rows into shards of one size, for one split or for all rows.</summary>
internal sealed class ShardCutter(double targetBytes)
{
    /// <summary>Past this many, ranges of one shard are joined: it then reads more rows than it takes.</summary>
    private const int MostRanges = 4096;

    private readonly List<Cut> done = [];
    private List<CutRange> ranges = [];
    private double bytes;
    private long rows;

    /// <summary>The shards cut so far, the open one included.</summary>
    public IReadOnlyList<Cut> Finish()
    {
        Close();
        return done;
    }

    /// <summary>Takes rows of a source that are worth so many bytes each.</summary>
    public void Add(int source, long firstRow, long count, double bytesPerRow)
    {
        while (count > 0)
        {
            var fit = (long)Math.Ceiling((targetBytes - bytes) / bytesPerRow);
            var taken = Math.Clamp(fit, 1, count);
            Append(source, firstRow, taken);
            bytes += taken * bytesPerRow;
            rows += taken;
            firstRow += taken;
            count -= taken;
            if (bytes >= targetBytes)
            {
                Close();
            }
        }
    }

    private void Append(int source, long firstRow, long count)
    {
        if (ranges.Count > 0 && ranges[^1] is var last && last.Source == source && (last.FirstRow + last.Rows == firstRow || ranges.Count >= MostRanges))
        {
            ranges[^1] = last with { Rows = firstRow + count - last.FirstRow };
        }
        else
        {
            ranges.Add(new CutRange(source, firstRow, count));
        }
    }

    private void Close()
    {
        if (ranges.Count > 0)
        {
            done.Add(new Cut(ranges, rows, (long)bytes));
        }

        (ranges, bytes, rows) = ([], 0, 0);
    }

    /// <summary>One shard to be.</summary>
    /// <param name="Ranges">The rows to read.</param>
    /// <param name="Rows">How many of them it takes.</param>
    /// <param name="Bytes">About how large it will be.</param>
    public sealed record Cut(IReadOnlyList<CutRange> Ranges, long Rows, long Bytes);

    /// <summary>Rows of one source.</summary>
    public readonly record struct CutRange(int Source, long FirstRow, long Rows);
}
