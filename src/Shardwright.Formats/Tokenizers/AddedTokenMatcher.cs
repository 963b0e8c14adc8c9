using System.Buffers;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Finds added tokens in text: the leftmost, and the longest of those that begin there. Immutable, safe from many threads.</summary>
/// <remarks>Spec: Hugging Face tokenizers 0.23, added_vocabulary. Time: the text's length times that of the longest added token.</remarks>
internal sealed class AddedTokenMatcher
{
    /// <summary>The most UTF-16 units an added token may have.</summary>
    internal const int LongestToken = 1024;

    private const int Nothing = -1;

    private readonly SearchValues<byte> firstBytes;
    private readonly int[] firstNode = new int[256];
    private readonly int[] tokenOf;
    private readonly int[] childStart;
    private readonly byte[] childByte;
    private readonly int[] childNode;

    /// <summary>Makes a matcher.</summary>
    /// <param name="tokens">The tokens' bytes, none empty, and ids.</param>
    internal AddedTokenMatcher(IReadOnlyList<(byte[] Bytes, int Id)> tokens)
    {
        var children = new List<SortedDictionary<byte, int>?> { new() };
        var ids = new List<int> { Nothing };
        foreach (var (bytes, id) in tokens)
        {
            var node = 0;
            foreach (var value in bytes)
            {
                var below = children[node] ??= [];
                if (!below.TryGetValue(value, out var child))
                {
                    child = children.Count;
                    below.Add(value, child);
                    children.Add(null);
                    ids.Add(Nothing);
                }

                node = child;
            }

            ids[node] = id;
        }

        tokenOf = [.. ids];
        childStart = new int[children.Count + 1];
        childByte = new byte[children.Count - 1];
        childNode = new int[children.Count - 1];
        var next = 0;
        for (var node = 0; node < children.Count; node++)
        {
            childStart[node] = next;
            foreach (var (value, child) in children[node] ?? [])
            {
                childByte[next] = value;
                childNode[next++] = child;
            }
        }

        childStart[children.Count] = next;
        foreach (var (value, child) in children[0]!)
        {
            firstNode[value] = child;
        }

        firstBytes = SearchValues.Create([.. children[0]!.Keys]);
        Tokens = tokens;
    }

    /// <summary>The tokens it was made of.</summary>
    internal IReadOnlyList<(byte[] Bytes, int Id)> Tokens { get; }

    /// <summary>Finds the longest token that begins at a place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place.</param>
    /// <param name="id">The token's id, or -1.</param>
    /// <returns>The token's length in bytes; 0 when none begins there.</returns>
    internal int LengthAt(ReadOnlySpan<byte> text, int at, out int id)
    {
        id = Nothing;
        var length = 0;
        var node = firstNode[text[at]];
        for (var i = at + 1; node != 0; i++)
        {
            if (tokenOf[node] != Nothing)
            {
                id = tokenOf[node];
                length = i - at;
            }

            if (i == text.Length)
            {
                break;
            }

            node = Child(node, text[i]);
        }

        return length;
    }

    /// <summary>Finds the first token that begins in a part of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where to look first.</param>
    /// <param name="to">Where to stop: a token may begin before it and end behind it.</param>
    /// <param name="length">The token's length in bytes.</param>
    /// <param name="id">The token's id.</param>
    /// <returns>Where it begins; -1 when none does.</returns>
    internal int Find(ReadOnlySpan<byte> text, int from, int to, out int length, out int id)
    {
        for (var at = from; at < to; at++)
        {
            var skip = text[at..to].IndexOfAny(firstBytes);
            if (skip < 0)
            {
                break;
            }

            at += skip;
            length = LengthAt(text, at, out id);
            if (length > 0)
            {
                return at;
            }
        }

        length = 0;
        id = Nothing;
        return -1;
    }

    private int Child(int node, byte value)
    {
        for (var i = childStart[node]; i < childStart[node + 1]; i++)
        {
            if (childByte[i] == value)
            {
                return childNode[i];
            }
        }

        return 0;
    }
}
