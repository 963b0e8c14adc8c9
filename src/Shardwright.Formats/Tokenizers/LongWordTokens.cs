using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Shardwright.Formats.Tokenizers;

/// <summary>The tokens of a word too long for a <see cref="WordTokens"/>, such as an identifier of many parts.</summary>
internal struct LongWordTokens
{
    private const int MostTokens = 28;

    private short count;
    private TokenIds ids;

    /// <summary>The word's length in bytes; 0 in an empty place.</summary>
    internal short Length;

    /// <summary>The ids.</summary>
    [UnscopedRef]
    internal ReadOnlySpan<int> Ids => ((ReadOnlySpan<int>)ids)[..count];

    /// <summary>Takes a word's tokens, unless they are too many.</summary>
    internal void Set(int length, ReadOnlySpan<int> tokens)
    {
        if (tokens.Length > MostTokens)
        {
            return;
        }

        Length = (short)length;
        count = (short)tokens.Length;
        Span<int> room = ids;
        tokens.CopyTo(room);
    }

    /// <summary>Room for the ids of one word.</summary>
    [InlineArray(MostTokens)]
    private struct TokenIds
    {
        private int first;
    }
}
