namespace Shardwright.Formats.Tokenizers;

/// <content>How each token is made, and whether that is in order of rank.</content>
/// <remarks>
/// Merging makes a token of its own bytes where two tokens that merge to it stand side by side until then: nothing merges over
/// the border between them before. There is at most one such pair. A token that has none is never made in any
/// text, and is left out. Tokens are gone through by rank; where a token could only be made of one that is made later, all this does not
/// hold, and there is no backtracking.
/// </remarks>
internal sealed partial class BacktrackingMerge
{
    private const int NeverMade = int.MaxValue;
    private const int Given = -1;
    private const long MostSplits = 1L << 26;

    private BacktrackingMerge(ByteVocabulary vocabulary, MergeTable? merges, IEnumerable<int> given)
    {
        (this.vocabulary, this.merges) = (vocabulary, merges);
        (lefts, rights, made) = (new int[vocabulary.Count], new int[vocabulary.Count], new int[vocabulary.Count]);
        Array.Fill(made, NeverMade);
        foreach (var id in given)
        {
            made[id] = Given;
        }

        var late = new List<(int Left, int Right, int Whole)>();
        if (merges is null)
        {
            FromRanks(late);
        }
        else
        {
            foreach (var (left, right, rank, whole) in merges.InOrder())
            {
                Make(left, right, rank, whole, late);
            }
        }

        IsInOrder = !late.Exists(pair => made[pair.Whole] == NeverMade && made[pair.Left] != NeverMade && made[pair.Right] != NeverMade);
        prefixes = new PrefixIndex(vocabulary, id => made[id] != NeverMade);
    }

    private bool IsInOrder { get; }

    /// <summary>Makes it for ids that are ranks, where two tokens merge to the one with their bytes; null where that is not in order.</summary>
    internal static BacktrackingMerge? TryMake(ByteVocabulary vocabulary)
    {
        var splits = 0L;
        for (var id = 0; id < vocabulary.Count; id++)
        {
            splits += (long)vocabulary.Length(id) * vocabulary.Length(id) / 16;
        }

        return splits > MostSplits ? null
            : TryMake(vocabulary, merges: null, Enumerable.Range(0, vocabulary.Count).Where(id => vocabulary.Length(id) == 1));
    }

    /// <summary>Makes it for a list of merges; null where they are not in order.</summary>
    /// <param name="vocabulary">The bytes of every id that a merge names; ids with no bytes are never made.</param>
    /// <param name="merges">The merges; null where ids are ranks.</param>
    /// <param name="given">The tokens that merging begins with.</param>
    internal static BacktrackingMerge? TryMake(ByteVocabulary vocabulary, MergeTable? merges, IEnumerable<int> given)
    {
        if (vocabulary.Bytes > PrefixIndex.MostBytes)
        {
            return null;
        }

        var made = new BacktrackingMerge(vocabulary, merges, given);
        return made.IsInOrder ? made : null;
    }

    private void FromRanks(List<(int Left, int Right, int Whole)> late)
    {
        for (var id = 0; id < vocabulary.Count; id++)
        {
            var token = vocabulary.Token(id);
            for (var border = 1; border < token.Length && made[id] == NeverMade; border++)
            {
                var left = vocabulary.Find(token, 0, border);
                var right = left == ByteVocabulary.None ? left : vocabulary.Find(token, border, token.Length - border);
                if (right != ByteVocabulary.None)
                {
                    Make(left, right, id, id, late);
                }
            }
        }
    }

    private void Make(int left, int right, int rank, int whole, List<(int Left, int Right, int Whole)> late)
    {
        if (made[whole] != NeverMade)
        {
            return;
        }

        if (made[left] >= rank || made[right] >= rank)
        {
            late.Add((left, right, whole));
        }
        else if (Neighbours(vocabulary.Token(whole), vocabulary.Length(left), left, right, becomeOne: true))
        {
            (lefts[whole], rights[whole], made[whole]) = (left, right, rank);
        }
    }
}
