namespace Shardwright.Formats.Tokenizers;

/// <summary>Finds the longest token that a text begins with, and then the shorter ones. Safe from many threads.</summary>
internal sealed class PrefixIndex
{
    private readonly ByteVocabulary vocabulary;
    private readonly int[] sorted;
    private readonly int[] firsts = new int[257];
    private readonly int[] shorter;

    /// <summary>Sorts the tokens.</summary>
    internal PrefixIndex(ByteVocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        sorted = [.. Enumerable.Range(0, vocabulary.Count).Where(id => vocabulary.Length(id) > 0)];
        Array.Sort(sorted, (one, other) => vocabulary.Token(one).SequenceCompareTo(vocabulary.Token(other)));
        shorter = new int[vocabulary.Count];
        var open = new Stack<int>();
        foreach (var id in sorted)
        {
            while (open.TryPeek(out var prefix) && !vocabulary.Token(id).StartsWith(vocabulary.Token(prefix)))
            {
                open.Pop();
            }

            shorter[id] = open.TryPeek(out var nearest) ? nearest : ByteVocabulary.None;
            open.Push(id);
            firsts[vocabulary.Token(id)[0] + 1]++;
        }

        for (var value = 1; value < firsts.Length; value++)
        {
            firsts[value] += firsts[value - 1];
        }
    }

    /// <summary>The longest token that a text begins with; every byte is a token.</summary>
    /// <param name="text">At least 1 byte.</param>
    internal int Longest(ReadOnlySpan<byte> text)
    {
        // The tokens from low to high begin with the first `length` bytes of the text; one of just those bytes is the first of them.
        var (low, high) = (firsts[text[0]], firsts[text[0] + 1]);
        var best = sorted[low];
        for (var length = 1; length < text.Length; length++)
        {
            low = Bound(low, high, length, text[length]);
            high = Bound(low, high, length, text[length] + 1);
            if (low == high)
            {
                break;
            }

            best = vocabulary.Length(sorted[low]) == length + 1 ? sorted[low] : best;
        }

        return best;
    }

    /// <summary>The next shorter token that a token begins with; none below one byte.</summary>
    internal int Shorter(int token) => shorter[token];

    /// <summary>The first of some sorted tokens whose byte at a place is at least so much; a token that ends before it has less.</summary>
    private int Bound(int low, int high, int place, int value)
    {
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var token = vocabulary.Token(sorted[middle]);
            if (token.Length <= place || token[place] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
