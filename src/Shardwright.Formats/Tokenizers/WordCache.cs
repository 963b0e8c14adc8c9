using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shardwright.Formats.Tokenizers;

/// <summary>The tokens of words met before: two tables of fixed size, one for words of up to 16 bytes, one for those of up to 48. One thread's own.</summary>
/// <remarks>A word has one place, where it displaces another; words are compared byte for byte.</remarks>
internal sealed class WordCache
{
    /// <summary>The longest word that is kept, in bytes.</summary>
    internal const int LongestWord = 48;

    /// <summary>The longest word whose bytes are given as two numbers.</summary>
    internal const int ShortWord = 16;

    private const int ShortBits = 16;
    private const int LongBits = 14;

    private readonly WordTokens[] shortWords = new WordTokens[1 << ShortBits];
    private readonly LongWord[] longWords = new LongWord[1 << LongBits];

    /// <summary>The place of a word of up to 16 bytes.</summary>
    /// <param name="low">Its first 8 bytes, little-endian, zero behind its end.</param>
    /// <param name="high">The next 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref WordTokens Short(ulong low, ulong high)
        => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(shortWords), (nint)Slot(low, high, 64 - ShortBits));

    /// <summary>The place of a word of 17 to 48 bytes.</summary>
    /// <param name="word">The word.</param>
    /// <param name="found">Whether the place holds this word's tokens; the place is the word's from now on.</param>
    internal ref LongWordTokens Long(ReadOnlySpan<byte> word, out bool found)
    {
        Span<byte> padded = stackalloc byte[LongestWord];
        padded.Clear();
        word.CopyTo(padded);
        var parts = MemoryMarshal.Cast<byte, ulong>(padded);
        ulong low, high;
        unchecked
        {
            // A hash: the products wrap around on purpose.
            low = (((parts[0] * 0x9E3779B97F4A7C15) ^ parts[2]) * 0xC2B2AE3D27D4EB4F) ^ parts[4];
            high = (((parts[1] * 0x9E3779B97F4A7C15) ^ parts[3]) * 0xC2B2AE3D27D4EB4F) ^ parts[5];
        }

        ref var entry = ref longWords[(int)Slot(low, high ^ (high >> 32), 64 - LongBits)];
        Span<byte> key = entry.Key;
        found = entry.Tokens.Length == word.Length && key.SequenceEqual(padded);
        if (!found)
        {
            padded.CopyTo(key);
            entry.Tokens.Length = 0;
        }

        return ref entry.Tokens;
    }

    // A hash: the products wrap around on purpose.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Slot(ulong low, ulong high, int shift)
    {
        unchecked
        {
            return (((low ^ (low >> 31)) * 0x9E3779B97F4A7C15) ^ (high * 0xC2B2AE3D27D4EB4F)) * 0x9FB21C651E98DF25 >> shift;
        }
    }

    private struct LongWord
    {
        internal LongKey Key;
        internal LongWordTokens Tokens;
    }

    [InlineArray(LongestWord)]
    private struct LongKey
    {
        private byte first;
    }
}
