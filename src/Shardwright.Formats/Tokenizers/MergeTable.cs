using System.Numerics;

namespace Shardwright.Formats.Tokenizers;

/// <summary>The merges of a BPE model: which two neighbouring tokens become which, and how early. Immutable, safe from many threads.</summary>
internal sealed class MergeTable
{
    /// <summary>What <see cref="Find"/> gives for two tokens that never merge.</summary>
    internal const int None = int.MaxValue;

    // 8 bits of the filter for each entry: small enough to stay near, and most pairs that never merge end there.
    private const int FilterEntries = 8;

    private readonly Entry[] entries;
    private readonly ulong[] filter;
    private readonly int shift;

    /// <summary>Makes an empty table.</summary>
    /// <param name="count">How many merges will be set at most.</param>
    internal MergeTable(int count)
    {
        var bits = Math.Max(4, BitOperations.Log2((uint)count) + 2);
        entries = new Entry[1 << bits];
        filter = new ulong[(1 << bits) / FilterEntries];
        Array.Fill(entries, new Entry(ulong.MaxValue, None, -1));
        shift = 64 - bits;
    }

    /// <summary>Sets a merge; a later one for the same two tokens takes its place.</summary>
    internal void Set(int left, int right, int rank, int result)
    {
        var key = Key(left, right);
        var slot = Slot(key, out var bit);
        filter[slot / FilterEntries] |= bit;
        while (entries[slot].Pair != key && entries[slot].Rank != None)
        {
            slot = (slot + 1) & (entries.Length - 1);
        }

        entries[slot] = new Entry(key, rank, result);
    }

    /// <summary>Finds the merge of two tokens.</summary>
    /// <param name="left">The id of the first.</param>
    /// <param name="right">The id of the second.</param>
    /// <param name="result">The id they become, or -1.</param>
    /// <returns>The merge's rank, lower is earlier; <see cref="None"/> without one.</returns>
    internal int Find(int left, int right, out int result)
    {
        var key = Key(left, right);
        var table = entries;
        var slot = Slot(key, out var bit);
        if ((filter[slot / FilterEntries] & bit) == 0)
        {
            result = -1;
            return None;
        }

        while (true)
        {
            ref readonly var entry = ref table[slot];
            if (entry.Pair == key || entry.Rank == None)
            {
                result = entry.Result;
                return entry.Rank;
            }

            slot = (slot + 1) & (table.Length - 1);
        }
    }

    /// <summary>The merges, the earliest first.</summary>
    internal IEnumerable<(int Left, int Right, int Rank, int Result)> InOrder()
        => entries.Where(entry => entry.Rank != None).OrderBy(entry => entry.Rank)
            .Select(entry => ((int)(entry.Pair >> 32), (int)(uint)(entry.Pair & uint.MaxValue), entry.Rank, entry.Result));

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    // A hash: the product wraps around on purpose.
    private int Slot(ulong key, out ulong bit)
    {
        unchecked
        {
            key ^= key >> 32;
            key *= 0x9E3779B97F4A7C15;
            key ^= key >> 29;
            key *= 0xD6E8FEB86659FD93;
            bit = 1UL << (int)((key >> 20) & 63);
            return (int)(key >> shift);
        }
    }

    private readonly record struct Entry(ulong Pair, int Rank, int Result);
}
