namespace Shardwright.Formats.Tokenizers;

/// <summary>Byte pair merging with a heap of pairs: n log n for a piece of n bytes, whatever the vocabulary. For one thread at a time.</summary>
internal sealed class HeapMerge(ByteVocabulary vocabulary)
{
    private const int NoRank = int.MaxValue;
    private const int KeepLength = 4096;

    private readonly PriorityQueue<int, long> pairs = new();
    private int[] next = [];
    private int[] previous = [];
    private int[] ranks = [];

    /// <summary>Merges a piece that is no token itself.</summary>
    /// <param name="piece">At least 1 byte.</param>
    /// <param name="ids">Receives the ids; at least as long as the piece.</param>
    /// <returns>How many.</returns>
    internal int Encode(ReadOnlySpan<byte> piece, Span<int> ids)
    {
        Prepare(piece.Length);
        for (var at = 0; at < piece.Length; at++)
        {
            (next[at], previous[at], ids[at]) = (at + 1, at - 1, vocabulary.Single(piece[at]));
        }

        for (var at = 0; at < piece.Length; at++)
        {
            Offer(piece, at);
        }

        while (pairs.TryDequeue(out var at, out var priority))
        {
            // A pair that has since become another, or was merged away, has another rank now.
            if (ranks[at] != (int)(priority >> 32))
            {
                continue;
            }

            ids[at] = ranks[at];
            var gone = next[at];
            ranks[gone] = NoRank;
            next[at] = next[gone];
            if (next[at] < piece.Length)
            {
                previous[next[at]] = at;
            }

            Offer(piece, at);
            if (previous[at] >= 0)
            {
                Offer(piece, previous[at]);
            }
        }

        var count = 0;
        for (var at = 0; at < piece.Length; at = next[at])
        {
            ids[count++] = ids[at];
        }

        return count;
    }

    /// <summary>Notes the rank of the part at a place with the one behind it.</summary>
    private void Offer(ReadOnlySpan<byte> piece, int at)
    {
        var id = next[at] < piece.Length ? vocabulary.Find(piece, at, next[next[at]] - at) : ByteVocabulary.None;
        ranks[at] = id == ByteVocabulary.None ? NoRank : id;
        if (id != ByteVocabulary.None)
        {
            pairs.Enqueue(at, ((long)id << 32) | (long)at);
        }
    }

    private void Prepare(int length)
    {
        pairs.Clear();
        if (next.Length < length || next.Length > KeepLength)
        {
            var size = Math.Max(length, KeepLength);
            (next, previous, ranks) = (new int[size], new int[size], new int[size]);
            pairs.TrimExcess();
        }
    }
}
