namespace Shardwright.Formats.Tokenizers;

/// <summary>Counts the tokens that begin before each of some places.</summary>
/// <param name="vocabulary">Knows how many bytes each token has.</param>
/// <param name="offsets">The places, ascending.</param>
/// <param name="counts">Receives one count for each.</param>
internal ref struct PlacingSink(ByteVocabulary vocabulary, ReadOnlySpan<int> offsets, Span<int> counts) : IIdSink
{
    private readonly ReadOnlySpan<int> offsets = offsets;
    private readonly Span<int> counts = counts;
    private int next;
    private int count;

    public bool Take(ReadOnlySpan<int> ids, int start, int end)
    {
        if (next == offsets.Length || end <= offsets[next])
        {
            count += ids.Length;
            return next < offsets.Length;
        }

        foreach (var id in ids)
        {
            while (next < offsets.Length && offsets[next] <= start)
            {
                counts[next++] = count;
            }

            count++;
            start += vocabulary.Length(id);
        }

        return true;
    }

    /// <summary>Gives the places that no token begins behind all that there are.</summary>
    internal void Finish()
    {
        counts[next..offsets.Length].Fill(count);
        next = offsets.Length;
    }
}
