namespace Shardwright.Formats.Tokenizers;

/// <summary>Applies merges to the tokens of one piece, the earliest first: in place while it is short, with a heap (n log n) when it is long. One thread's own.</summary>
internal sealed class PieceMerger
{
    private const int ShortPiece = 48;
    private const int KeptTokens = 1 << 16;

    private readonly int[] shortRanks = new int[ShortPiece];
    private readonly int[] shortResults = new int[ShortPiece];
    private int[] ranks = [];
    private int[] next = [];
    private int[] previous = [];
    private ulong[] heap = [];
    private int heapCount;

    /// <summary>Merges until nothing merges.</summary>
    /// <param name="merges">The merges.</param>
    /// <param name="ids">The tokens; afterwards, at the front, those that are left.</param>
    /// <param name="starts">Where each begins, kept beside them.</param>
    /// <returns>How many are left.</returns>
    internal int Merge(MergeTable merges, Span<int> ids, Span<int> starts)
        => ids.Length < 2 ? ids.Length : ids.Length <= ShortPiece ? MergeShort(merges, ids, starts) : MergeLong(merges, ids, starts);

    /// <summary>Gives back what an unusually long word needed.</summary>
    internal void Trim()
    {
        if (ranks.Length > KeptTokens || heap.Length > 2 * KeptTokens)
        {
            ranks = [];
            next = [];
            previous = [];
            heap = [];
        }
    }

    private int MergeShort(MergeTable merges, Span<int> ids, Span<int> starts)
    {
        var pairRanks = shortRanks.AsSpan(0, ids.Length);
        var results = shortResults.AsSpan(0, ids.Length);
        for (var i = 0; i + 1 < ids.Length; i++)
        {
            pairRanks[i] = merges.Find(ids[i], ids[i + 1], out results[i]);
        }

        var count = ids.Length;
        while (true)
        {
            var best = 0;
            var bestRank = MergeTable.None;
            for (var i = 0; i < count - 1; i++)
            {
                if (pairRanks[i] < bestRank)
                {
                    bestRank = pairRanks[i];
                    best = i;
                }
            }

            if (bestRank == MergeTable.None)
            {
                return count;
            }

            ids[best] = results[best];
            var rest = count - best - 2;
            ids.Slice(best + 2, rest).CopyTo(ids[(best + 1)..]);
            starts.Slice(best + 2, rest).CopyTo(starts[(best + 1)..]);
            pairRanks.Slice(best + 2, rest).CopyTo(pairRanks[(best + 1)..]);
            results.Slice(best + 2, rest).CopyTo(results[(best + 1)..]);
            count--;
            if (best > 0)
            {
                pairRanks[best - 1] = merges.Find(ids[best - 1], ids[best], out results[best - 1]);
            }

            if (best + 1 < count)
            {
                pairRanks[best] = merges.Find(ids[best], ids[best + 1], out results[best]);
            }
        }
    }

    private int MergeLong(MergeTable merges, Span<int> ids, Span<int> starts)
    {
        var count = ids.Length;
        if (ranks.Length < count)
        {
            ranks = new int[count];
            next = new int[count];
            previous = new int[count];
        }

        heapCount = 0;
        for (var i = 0; i < count; i++)
        {
            next[i] = i + 1;
            previous[i] = i - 1;
            Offer(merges, ids, i, count);
        }

        while (heapCount > 0)
        {
            var entry = Pop();
            var at = (int)(uint)(entry & uint.MaxValue);
            if (ranks[at] != (int)(entry >> 32))
            {
                continue;
            }

            var right = next[at];
            merges.Find(ids[at], ids[right], out ids[at]);
            ranks[right] = MergeTable.None;
            next[at] = next[right];
            if (next[at] < count)
            {
                previous[next[at]] = at;
            }

            next[right] = -1;
            Offer(merges, ids, at, count);
            if (previous[at] >= 0)
            {
                Offer(merges, ids, previous[at], count);
            }
        }

        var left = 0;
        for (var i = 0; i < count; i = next[i])
        {
            ids[left] = ids[i];
            starts[left++] = starts[i];
        }

        return left;
    }

    private void Offer(MergeTable merges, Span<int> ids, int at, int count)
    {
        var rank = next[at] < count ? merges.Find(ids[at], ids[next[at]], out _) : MergeTable.None;
        ranks[at] = rank;
        if (rank != MergeTable.None)
        {
            Push(((ulong)(uint)rank << 32) | (uint)at);
        }
    }

    private void Push(ulong entry)
    {
        if (heapCount == heap.Length)
        {
            Array.Resize(ref heap, Math.Max(256, (int)Math.Min(2L * heap.Length, Array.MaxLength)));
        }

        var slot = heapCount++;
        while (slot > 0)
        {
            var parent = (slot - 1) >> 1;
            if (heap[parent] <= entry)
            {
                break;
            }

            heap[slot] = heap[parent];
            slot = parent;
        }

        heap[slot] = entry;
    }

    private ulong Pop()
    {
        var top = heap[0];
        var entry = heap[--heapCount];
        var slot = 0;
        while (true)
        {
            var child = (2 * slot) + 1;
            if (child >= heapCount)
            {
                break;
            }

            if (child + 1 < heapCount && heap[child + 1] < heap[child])
            {
                child++;
            }

            if (heap[child] >= entry)
            {
                break;
            }

            heap[slot] = heap[child];
            slot = child;
        }

        heap[slot] = entry;
        return top;
    }
}
