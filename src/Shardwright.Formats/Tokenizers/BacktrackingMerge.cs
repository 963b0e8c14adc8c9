namespace Shardwright.Formats.Tokenizers;

/// <summary>Finds the merged form of a long piece from left to right, in time linear in its bytes. Safe from many threads.</summary>
/// <remarks>
/// Why it is right: merges happen in order of rank, so a row of tokens is what merging makes of its bytes exactly where each two
/// neighbours are what merging makes of theirs. Every stretch from the piece's start has one merged form, so one last
/// token, and from a place that cannot be gone on from there is no other way than back. That holds where every token
/// is made of two tokens of lower rank and is its own merged form; a vocabulary that is not so has no backtracking.
/// </remarks>
internal sealed class BacktrackingMerge
{
    private readonly ByteVocabulary vocabulary;
    private readonly PrefixIndex prefixes;
    private readonly int[] lefts;
    private readonly int[] rights;

    private BacktrackingMerge(ByteVocabulary vocabulary, int[] lefts, int[] rights)
    {
        (this.vocabulary, this.lefts, this.rights) = (vocabulary, lefts, rights);
        prefixes = new PrefixIndex(vocabulary);
    }

    /// <summary>Takes every token apart; null where the vocabulary is not made of merges.</summary>
    internal static BacktrackingMerge? TryMake(ByteVocabulary vocabulary)
    {
        var (lefts, rights) = (new int[vocabulary.Count], new int[vocabulary.Count]);
        var ids = new int[vocabulary.MaxLength];
        for (var id = 0; id < vocabulary.Count; id++)
        {
            (lefts[id], rights[id]) = (ByteVocabulary.None, ByteVocabulary.None);
            if (vocabulary.Length(id) < 2)
            {
                continue;
            }

            if (ShortMerge.Encode(vocabulary, vocabulary.Token(id), ids, parts: 2) != 2 || Later(vocabulary, ids[0], id) || Later(vocabulary, ids[1], id))
            {
                return null;
            }

            (lefts[id], rights[id]) = (ids[0], ids[1]);
        }

        return new BacktrackingMerge(vocabulary, lefts, rights);
    }

    /// <summary>The ids of a piece.</summary>
    internal List<int> Encode(ReadOnlySpan<byte> piece)
    {
        var dead = new ulong[(piece.Length / 64) + 1];
        var ids = new List<int>(Math.Max(16, piece.Length / 8));
        var (at, token) = (0, prefixes.Longest(piece));
        while (true)
        {
            var end = at + vocabulary.Length(token);
            if ((dead[end >> 6] >> (end & 63) & 1) == 0 && (ids.Count == 0 || Neighbours(piece, at, ids[^1], token)))
            {
                ids.Add(token);
                at = end;
                if (at == piece.Length)
                {
                    return ids;
                }

                token = prefixes.Longest(piece[at..]);
                continue;
            }

            token = prefixes.Shorter(token);
            if (token == ByteVocabulary.None)
            {
                dead[at >> 6] |= 1UL << (at & 63);
                token = ids[^1];
                ids.RemoveAt(ids.Count - 1);
                at -= vocabulary.Length(token);
            }
        }
    }

    private static bool Later(ByteVocabulary vocabulary, int part, int whole) => part >= whole && vocabulary.Length(part) > 1;

    /// <summary>Whether merging leaves two tokens side by side as they are.</summary>
    /// <remarks>
    /// Only the parts that touch the border can merge over it. They are gone through in the reverse order of their making; a
    /// pair that both parts were there for, and that ranks before what they became instead, would have merged. Among
    /// equal ranks the left one is made first.
    /// </remarks>
    private bool Neighbours(ReadOnlySpan<byte> piece, int border, int left, int right)
    {
        var (leftBecame, rightBecame) = (int.MaxValue, int.MaxValue);
        while (true)
        {
            var start = border - vocabulary.Length(left);
            var merged = vocabulary.Find(piece, start, border + vocabulary.Length(right) - start);
            if (merged != ByteVocabulary.None && merged < leftBecame && merged <= rightBecame)
            {
                return false;
            }

            var (leftMade, rightMade) = (lefts[left] == ByteVocabulary.None ? -1 : left, lefts[right] == ByteVocabulary.None ? -1 : right);
            if (leftMade < 0 && rightMade < 0)
            {
                return true;
            }

            if (leftMade > rightMade)
            {
                leftBecame = left;
                left = rights[left];
            }
            else
            {
                rightBecame = right;
                right = lefts[right];
            }
        }
    }
}
