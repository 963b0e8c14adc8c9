namespace Shardwright.Recipes.Spectra;

/// <summary>How many bytes of a shard each row of a source is worth, from a sample: between two sampled places a straight line.</summary>
/// <param name="rows">Rows in the source.</param>
/// <param name="places">Sampled rows, ascending.</param>
/// <param name="bytesPerRow">Bytes of shard for each row at those places.</param>
internal sealed class RowDensity(long rows, IReadOnlyList<long> places, IReadOnlyList<double> bytesPerRow)
{
    /// <summary>A row that is no record still costs this much, so that no shard is made of endless nothing.</summary>
    private const double Least = 0.25;

    private int near;

    /// <summary>Rows in the source.</summary>
    public long Rows { get; } = rows;

    /// <summary>Bytes of shard that one row at a place is worth. Fast when places are asked for in order.</summary>
    public double At(long row)
    {
        if (places.Count == 0)
        {
            return Least;
        }

        if (near > 0 && places[near - 1] > row)
        {
            near = 0;
        }

        while (near < places.Count && places[near] <= row)
        {
            near++;
        }

        if (near == 0 || near == places.Count)
        {
            return Math.Max(Least, bytesPerRow[near == 0 ? 0 : near - 1]);
        }

        var (left, right) = (places[near - 1], places[near]);
        var part = (double)(row - left) / (right - left);
        return Math.Max(Least, bytesPerRow[near - 1] + (part * (bytesPerRow[near] - bytesPerRow[near - 1])));
    }
}
