namespace Shardwright.Recipes.Code;

/// <summary>Places where a piece may end, and how many tokens of the same stretch of text begin before each.</summary>
/// <param name="Offsets">In bytes of the file, ascending.</param>
/// <param name="Counts">One for each, ascending.</param>
internal readonly record struct CodePlaces(ReadOnlyMemory<int> Offsets, ReadOnlyMemory<int> Counts)
{
    /// <summary>The index of the first place after an offset; the number of places where there is none.</summary>
    public int After(int offset)
    {
        var found = Offsets.Span.BinarySearch(offset);
        return found < 0 ? ~found : found + 1;
    }

    /// <summary>The index of the last place with at most some tokens before it; -1 where there is none.</summary>
    public int LastWithin(long tokens)
    {
        var counts = Counts.Span;
        var (low, high) = (0, counts.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = counts[middle] <= tokens ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }
}
