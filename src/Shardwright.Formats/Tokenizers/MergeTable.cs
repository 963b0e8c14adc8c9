using System.Numerics;

namespace Shardwright.Formats.Tokenizers;

/// <summary>The merges of a BPE model: which two neighbouring tokens become which, and how early. Immutable, safe from many threads.</summary>
internal sealed class MergeTable
{
    /// <summary>What <see cref="Find"/> gives for two tokens that never merge.</summary>
    internal const int None = int.MaxValue;

    private readonly Entry[] entries;
    private readonly int shift;

    /// <summary>Makes an empty table.</summary>
    /// <param name="count">How many merges will be set at most.</param>
    internal MergeTable(int count)
    {
        var bits = Math.Max(4, BitOperations.Log2((uint)count) + 2);
        entries = new Entry[1 << bits];
        Array.Fill(entries, new Entry(ulong.MaxValue, None, -1));
        shift = 64 - bits;
    }

    /// <summary>Sets a merge; a later one for the same two tokens takes its place.</summary>
    internal void Set(int left, int right, int rank, int result)
    {
        var key = Key(left, right);
        var slot = Slot(key);
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
        var slot = Slot(key);
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

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    // A hash: the product wraps around on purpose.
    private int Slot(ulong key)
    {
        unchecked
        {
            key ^= key >> 32;
            key *= 0x9E3779B97F4A7C15;
            key ^= key >> 29;
            return (int)((key * 0xD6E8FEB86659FD93) >> shift);
        }
    }

    private readonly record struct Entry(ulong Pair, int Rank, int Result);
}
