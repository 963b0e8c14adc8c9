using System.Buffers.Binary;

namespace Shardwright.Recipes.Genome;

/// <summary>Sorts entries of a <see cref="ContigSorter"/> by the bytes of their ids: eight bytes at a time, as numbers.</summary>
internal static class ContigOrder
{
    private const int KeyBytes = sizeof(ulong);
    private const int FewItems = 12;

    /// <summary>From there on ids that are still equal are compared as a whole.</summary>
    private const int MostDepth = 32 * KeyBytes;

    /// <summary>Sorts.</summary>
    /// <param name="arena">The entries.</param>
    /// <param name="items">Where each begins; receives the order.</param>
    public static void Sort(byte[] arena, Span<int> items) => Sort(arena, items, new ulong[items.Length], 0);

    private static void Sort(byte[] arena, Span<int> items, Span<ulong> keys, int depth)
    {
        while (items.Length > FewItems && depth < MostDepth)
        {
            FillKeys(arena, items, keys, depth, out var isAlike, out var endsHere);
            if (isAlike)
            {
                if (endsHere)
                {
                    // Some end within the key, where a zero byte and an end look alike.
                    break;
                }

                depth += KeyBytes;
                continue;
            }

            keys[..items.Length].Sort(items);
            SortAlike(arena, items, keys, depth);
            return;
        }

        items.Sort(new WholeOrder(arena));
    }

    private static void FillKeys(byte[] arena, Span<int> items, Span<ulong> keys, int depth, out bool isAlike, out bool endsHere)
    {
        isAlike = true;
        endsHere = false;
        for (var i = 0; i < items.Length; i++)
        {
            var id = ContigSorter.IdOf(arena.AsSpan(items[i]));
            endsHere |= id.Length < depth + KeyBytes;
            keys[i] = KeyAt(id, depth);
            isAlike &= keys[i] == keys[0];
        }
    }

    private static ulong KeyAt(ReadOnlySpan<byte> id, int depth)
    {
        if (id.Length >= depth + KeyBytes)
        {
            return BinaryPrimitives.ReadUInt64BigEndian(id[depth..]);
        }

        Span<byte> padded = stackalloc byte[KeyBytes];
        padded.Clear();
        id[Math.Min(depth, id.Length)..].CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }

    private static void SortAlike(byte[] arena, Span<int> items, Span<ulong> keys, int depth)
    {
        for (var start = 0; start < items.Length;)
        {
            var end = start + 1;
            while (end < items.Length && keys[end] == keys[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                // The keys of the group are not needed any more: the next eight bytes take their place.
                var group = items[start..end];
                if (EndsWithin(arena, group, depth + KeyBytes))
                {
                    group.Sort(new WholeOrder(arena));
                }
                else
                {
                    Sort(arena, group, keys[start..end], depth + KeyBytes);
                }
            }

            start = end;
        }
    }

    private static bool EndsWithin(byte[] arena, ReadOnlySpan<int> items, int depth)
    {
        foreach (var item in items)
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(arena.AsSpan(item)) < depth)
            {
                return true;
            }
        }

        return false;
    }

    private readonly struct WholeOrder(byte[] arena) : IComparer<int>
    {
        public int Compare(int x, int y) => ContigSorter.IdOf(arena.AsSpan(x)).SequenceCompareTo(ContigSorter.IdOf(arena.AsSpan(y)));
    }
}
