using System.Runtime.CompilerServices;

namespace Shardwright.Formats.Tokenizers;

/// <summary>One place of a <see cref="WordCache"/>: 64 bytes, a word and its tokens.</summary>
internal struct WordTokens
{
    /// <summary>The most tokens a place holds.</summary>
    internal const int MostTokens = 11;

    /// <summary>The word's first 8 bytes, little-endian, zero behind its end.</summary>
    internal ulong Low;

    /// <summary>The next 8.</summary>
    internal ulong High;

    /// <summary>The word's length in bytes; 0 in an empty place.</summary>
    internal short Length;

    /// <summary>How many tokens there are.</summary>
    internal short Count;

    /// <summary>The ids.</summary>
    internal TokenIds Ids;

    /// <summary>Room for the ids of one word.</summary>
    [InlineArray(MostTokens)]
    internal struct TokenIds
    {
        private int first;
    }

    /// <summary>Takes a word's tokens, unless they are too many.</summary>
    internal void Set(ulong low, ulong high, int length, ReadOnlySpan<int> ids)
    {
        if (ids.Length > MostTokens)
        {
            return;
        }

        Low = low;
        High = high;
        Length = (short)length;
        Count = (short)ids.Length;
        Span<int> room = Ids;
        ids.CopyTo(room);
    }
}
