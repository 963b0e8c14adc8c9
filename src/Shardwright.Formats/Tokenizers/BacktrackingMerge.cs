using System.Numerics;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Finds the merged form of a long piece from left to right, in time linear in its bytes and a quarter of its memory. Safe from many threads.</summary>
/// <remarks>
/// Why it is right: merges happen in order of rank, so a row of tokens is what merging makes of its bytes exactly where each two
/// neighbours are what merging makes of theirs. Every stretch from the piece's start has one merged form, so one last
/// token, and from a place that cannot be gone on from there is no other way than back. That holds where every token
/// is made of two tokens of lower rank; <see cref="BacktrackingMerge"/> is not made for other vocabularies (<c>.Making</c>).
/// </remarks>
internal sealed partial class BacktrackingMerge
{
    private const int Block = 256;

    private readonly ByteVocabulary vocabulary;
    private readonly MergeTable? merges;
    private readonly PrefixIndex prefixes;
    private readonly int[] lefts;
    private readonly int[] rights;
    private readonly int[] made;

    /// <summary>Hands over the ids of a piece.</summary>
    /// <param name="piece">At least 1 byte, all of it tokens of one byte or character.</param>
    /// <param name="start">Where in the text it begins.</param>
    /// <param name="sink">Takes them, as many as it wants.</param>
    internal void Encode(ReadOnlySpan<byte> piece, int start, ref TokenSink sink)
    {
        if (sink.Exceeds(piece.Length / vocabulary.MaxLength))
        {
            return;
        }

        var ends = Ends(piece);
        Span<int> ids = stackalloc int[Block];
        var (count, first, at) = (0, 0, 0);
        while (at < piece.Length && !sink.IsFull)
        {
            var end = After(ends, at);
            ids[count++] = vocabulary.Find(piece, at, end - at);
            at = end;
            if (count == Block || at == piece.Length)
            {
                sink.Add(vocabulary, ids[..count], start + first, start + at);
                (count, first) = (0, at);
            }
        }
    }

    // One bit for each byte, set where a token ends behind it. The row of tokens so far is read back from these bits and the text.
    private ulong[] Ends(ReadOnlySpan<byte> piece)
    {
        var dead = new ulong[(piece.Length / 64) + 1];
        var ends = new ulong[(piece.Length / 64) + 1];
        var (at, last, token) = (0, ByteVocabulary.None, prefixes.Longest(piece));
        while (true)
        {
            var end = at + vocabulary.Length(token);
            if ((dead[end >> 6] >> (end & 63) & 1) == 0 && (last == ByteVocabulary.None || Neighbours(piece, at, last, token)))
            {
                ends[end >> 6] |= 1UL << (end & 63);
                last = token;
                at = end;
                if (at == piece.Length)
                {
                    return ends;
                }

                token = prefixes.Longest(piece[at..]);
                continue;
            }

            token = prefixes.Shorter(token);
            if (token == ByteVocabulary.None)
            {
                dead[at >> 6] |= 1UL << (at & 63);
                ends[at >> 6] &= ~(1UL << (at & 63));
                token = last;
                at -= vocabulary.Length(token);
                var before = Before(ends, at);
                last = at == 0 ? ByteVocabulary.None : vocabulary.Find(piece, before, at - before);
            }
        }
    }

    private static int After(ulong[] ends, int at)
    {
        var word = (at + 1) >> 6;
        var bits = ends[word] & (ulong.MaxValue << ((at + 1) & 63));
        while (bits == 0)
        {
            bits = ends[++word];
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    private static int Before(ulong[] ends, int at)
    {
        var word = at >> 6;
        var bits = ends[word] & ~(ulong.MaxValue << (at & 63));
        while (bits == 0)
        {
            if (word == 0)
            {
                return 0;
            }

            bits = ends[--word];
        }

        return (word << 6) + BitOperations.Log2(bits);
    }

    /// <summary>Whether merging leaves two tokens side by side as they are.</summary>
    /// <remarks>
    /// Only the parts that touch the border can merge over it. They are gone through in the reverse order of their making; a
    /// pair that both parts were there for, and that ranks before what they became instead, would have merged. Among
    /// equal ranks the left one is made first.
    /// </remarks>
    private bool Neighbours(ReadOnlySpan<byte> piece, int border, int left, int right, bool becomeOne = false)
    {
        var (leftBecame, rightBecame) = (int.MaxValue, int.MaxValue);
        while (true)
        {
            var rank = becomeOne ? int.MaxValue : Rank(piece, border, left, right);
            becomeOne = false;
            if (rank < leftBecame && rank <= rightBecame)
            {
                return false;
            }

            var (leftMade, rightMade) = (made[left], made[right]);
            if (leftMade < 0 && rightMade < 0)
            {
                return true;
            }

            if (leftMade > rightMade)
            {
                leftBecame = leftMade;
                left = rights[left];
            }
            else
            {
                rightBecame = rightMade;
                right = lefts[right];
            }
        }
    }

    private int Rank(ReadOnlySpan<byte> piece, int border, int left, int right)
    {
        if (merges is not null)
        {
            return merges.Find(left, right, out _);
        }

        var start = border - vocabulary.Length(left);
        var whole = vocabulary.Find(piece, start, border + vocabulary.Length(right) - start);
        return whole == ByteVocabulary.None ? int.MaxValue : whole;
    }
}
