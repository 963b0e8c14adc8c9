namespace Shardwright.Formats.Tokenizers;

/// <summary>Byte pair merging that looks at all pairs each time: quickest for short pieces, and the plain statement of the rule.</summary>
internal static class ShortMerge
{
    private const int NoRank = int.MaxValue;
    private const int MaxOnStack = 64;

    /// <summary>Merges a piece that is no token itself.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="piece">At least 1 byte.</param>
    /// <param name="ids">Receives the ids; at least as long as the piece.</param>
    /// <returns>How many.</returns>
    internal static int Encode(ByteVocabulary vocabulary, ReadOnlySpan<byte> piece, Span<int> ids)
    {
        // starts[i] is where part i begins, ranks[i] the rank of parts i and i + 1 together.
        var count = piece.Length;
        Span<int> starts = count <= MaxOnStack ? stackalloc int[MaxOnStack + 1] : new int[count + 1];
        Span<int> ranks = count <= MaxOnStack ? stackalloc int[MaxOnStack] : new int[count];
        for (var part = 0; part < count; part++)
        {
            starts[part] = part;
            ids[part] = vocabulary.Single(piece[part]);
            ranks[part] = part + 1 < count ? Rank(vocabulary, piece, part, part + 2) : NoRank;
        }

        starts[count] = count;
        while (count > 1)
        {
            var best = 0;
            for (var part = 1; part < count - 1; part++)
            {
                best = ranks[part] < ranks[best] ? part : best;
            }

            if (ranks[best] == NoRank)
            {
                break;
            }

            ids[best] = ranks[best];
            starts[(best + 2)..(count + 1)].CopyTo(starts[(best + 1)..]);
            ids[(best + 2)..count].CopyTo(ids[(best + 1)..]);
            ranks[(best + 2)..count].CopyTo(ranks[(best + 1)..]);
            count--;
            ranks[best] = best + 1 < count ? Rank(vocabulary, piece, starts[best], starts[best + 2]) : NoRank;
            if (best > 0)
            {
                ranks[best - 1] = Rank(vocabulary, piece, starts[best - 1], starts[best + 1]);
            }
        }

        return count;
    }

    private static int Rank(ByteVocabulary vocabulary, ReadOnlySpan<byte> piece, int start, int end)
    {
        var id = vocabulary.Find(piece, start, end - start);
        return id == ByteVocabulary.None ? NoRank : id;
    }
}
