using System.Numerics;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Finds the longest token that a text begins with, and then the shorter ones. Safe from many threads.</summary>
/// <remarks>A tree of prefixes: the first two bytes by a table, the others by hash; an entry has the node and byte it leads from and the node it leads to.</remarks>
internal sealed class PrefixIndex
{
    /// <summary>The most bytes that all tokens may have together: as many nodes have a number in an entry.</summary>
    internal const int MostBytes = 1 << 24;

    private const int NoNode = 0;

    private readonly int[] ofPair = new int[256 * 256];
    private readonly ulong[] edges;
    private readonly int shift;
    private readonly List<int> tokens = [ByteVocabulary.None];
    private readonly int[] ofNode;
    private readonly int[] single = new int[256];
    private readonly int[] shorter;

    /// <summary>Makes the tree.</summary>
    /// <param name="vocabulary">The tokens, of at most <see cref="MostBytes"/> in all.</param>
    /// <param name="isWanted">Which of those that have bytes.</param>
    internal PrefixIndex(ByteVocabulary vocabulary, Func<int, bool> isWanted)
    {
        var wanted = Enumerable.Range(0, vocabulary.Count).Where(id => vocabulary.Length(id) > 0 && isWanted(id)).ToArray();
        var bits = BitOperations.Log2((uint)Math.Max(16, wanted.Sum(id => (long)vocabulary.Length(id)))) + 2;
        edges = new ulong[1 << bits];
        shift = 64 - bits;
        shorter = new int[vocabulary.Count];
        Array.Fill(single, ByteVocabulary.None);
        foreach (var id in wanted)
        {
            var token = vocabulary.Token(id);
            if (token.Length == 1)
            {
                single[token[0]] = id;
                continue;
            }

            ref var pair = ref ofPair[(token[0] << 8) | token[1]];
            var node = pair = pair == NoNode ? NewNode() : pair;
            foreach (var value in token[2..])
            {
                ref var edge = ref edges[Slot(node, value)];
                edge = edge == 0 ? Key(node, value) | (uint)NewNode() : edge;
                node = (int)(edge & uint.MaxValue);
            }

            tokens[node] = id;
        }

        ofNode = [.. tokens];
        foreach (var id in wanted)
        {
            shorter[id] = vocabulary.Length(id) == 1 ? ByteVocabulary.None : Longest(vocabulary.Token(id)[..^1]);
        }
    }

    /// <summary>The longest token that a text begins with; none where there is none.</summary>
    /// <param name="text">At least 1 byte.</param>
    internal int Longest(ReadOnlySpan<byte> text)
    {
        var best = single[text[0]];
        var node = text.Length == 1 ? NoNode : ofPair[(text[0] << 8) | text[1]];
        for (var at = 2; node != NoNode; at++)
        {
            best = ofNode[node] == ByteVocabulary.None ? best : ofNode[node];
            node = at < text.Length ? (int)(edges[Slot(node, text[at])] & uint.MaxValue) : NoNode;
        }

        return best;
    }

    /// <summary>The next shorter token that a token begins with; none below one byte.</summary>
    internal int Shorter(int token) => shorter[token];

    private static ulong Key(int node, byte value) => (((ulong)(uint)node << 8) | value) << 32;

    private int NewNode()
    {
        tokens.Add(ByteVocabulary.None);
        return tokens.Count - 1;
    }

    // The entry of a node and a byte, or the free one where it would stand.
    private int Slot(int node, byte value)
    {
        unchecked
        {
            // A hash: the product wraps on purpose; the slot is masked to the table's size.
            var key = Key(node, value);
            var slot = (int)(((key >> 32) * 0x9E37_79B9_7F4A_7C15UL) >> shift);
            while (edges[slot] != 0 && edges[slot] >> 32 != key >> 32)
            {
                slot = (slot + 1) & (edges.Length - 1);
            }

            return slot;
        }
    }
}
