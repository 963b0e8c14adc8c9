using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Tokens that are byte strings, each with the id that is also its merge rank. Safe from many threads.</summary>
internal sealed class ByteVocabulary
{
    /// <summary>No token.</summary>
    internal const int None = -1;

    /// <summary>Tokens up to this long have all their bytes in the table.</summary>
    internal const int InlineBytes = 16;

    // 8 bits of the filter for each slot: small enough to stay near, and most of what is no token ends there.
    private const int FilterSlots = 8;

    private readonly byte[] bytes;
    private readonly int[] starts;
    private readonly int[] singles = Filled(256);
    private readonly int[] pairs = Filled(256 * 256);
    private readonly Slot[] slots;
    private readonly ulong[] filter;
    private readonly int[] longs;
    private readonly int shift;

    /// <summary>Makes the tables.</summary>
    /// <param name="bytes">The tokens one behind the other, by id.</param>
    /// <param name="starts">Where each begins, by id, and where the last ends; an id without a token is empty.</param>
    internal ByteVocabulary(byte[] bytes, int[] starts)
    {
        (this.bytes, this.starts) = (bytes, starts);
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * Count));
        shift = 64 - BitOperations.Log2((uint)size);
        slots = new Slot[size];
        filter = new ulong[size / FilterSlots];
        var longCount = 0;
        for (var id = 0; id < Count; id++)
        {
            MaxLength = Math.Max(MaxLength, Length(id));
            longCount += Length(id) > InlineBytes ? 1 : 0;
        }

        longs = Filled((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * longCount)));
        for (var id = 0; id < Count; id++)
        {
            Repeated = Length(id) > 0 && !Add(id) && Repeated == None ? id : Repeated;
        }
    }

    /// <summary>One more than the highest id.</summary>
    internal int Count => starts.Length - 1;

    /// <summary>Bytes of all tokens.</summary>
    internal int Bytes => bytes.Length;

    /// <summary>Bytes of the longest token.</summary>
    internal int MaxLength { get; }

    /// <summary>An id whose bytes another id has too; <see cref="None"/> where all differ.</summary>
    internal int Repeated { get; } = None;

    /// <summary>A byte that is no token; <see cref="None"/> where all are.</summary>
    internal int MissingByte => Array.IndexOf(singles, None);

    /// <summary>The bytes of a token; none where the id has none.</summary>
    internal ReadOnlySpan<byte> Token(int id) => bytes.AsSpan(starts[id], Length(id));

    /// <summary>How many bytes a token has; 0 where the id has none.</summary>
    internal int Length(int id) => starts[id + 1] - starts[id];

    /// <summary>The token of one byte.</summary>
    internal int Single(byte value) => singles[value];

    /// <summary>The token that is a stretch of a text; <see cref="None"/> where there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the stretch begins.</param>
    /// <param name="length">Its bytes, at least 1.</param>
    internal int Find(ReadOnlySpan<byte> text, int start, int length)
    {
        if (length == 2)
        {
            return pairs[(text[start] << 8) | text[start + 1]];
        }

        if (length > InlineBytes)
        {
            return length <= MaxLength ? FindLong(text.Slice(start, length)) : None;
        }

        var key = PieceKey.Of(text, start, length);
        return Find(key, length);
    }

    /// <summary>The token with a key.</summary>
    internal int Find(PieceKey key, int length)
    {
        var mask = slots.Length - 1;
        var first = key.Index(shift);

        // As the slot's, the index of its part of the filter is below the number of parts.
        if ((Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(filter), (nint)(first / FilterSlots)) & FilterBit(key)) == 0)
        {
            return None;
        }

        for (var at = first; ; at = unchecked(at + 1) & mask)
        {
            // The index is masked to the table's size.
            ref var slot = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(slots), (nint)at);
            if (slot.Length == 0)
            {
                return None;
            }

            if (slot.Key.Low == key.Low && slot.Key.High == key.High && slot.Length == length)
            {
                return slot.Id;
            }
        }
    }

    private bool Add(int id)
    {
        var token = Token(id);
        var found = token.Length switch
        {
            1 => singles[token[0]],
            2 => pairs[(token[0] << 8) | token[1]],
            > InlineBytes => FindLong(token),
            _ => Find(token, 0, token.Length),
        };
        if (found != None)
        {
            return false;
        }

        if (token.Length > InlineBytes)
        {
            var at = LongIndex(token);
            while (longs[at] != None)
            {
                at = (at + 1) & (longs.Length - 1);
            }

            longs[at] = id;
            return true;
        }

        if (token.Length == 1)
        {
            singles[token[0]] = id;
        }
        else if (token.Length == 2)
        {
            pairs[(token[0] << 8) | token[1]] = id;
        }

        var key = PieceKey.Of(token, 0, token.Length);
        var place = key.Index(shift);
        filter[place / FilterSlots] |= FilterBit(key);
        while (slots[place].Length != 0)
        {
            place = (place + 1) & (slots.Length - 1);
        }

        slots[place] = new Slot(key, token.Length, id);
        return true;
    }

    // One of 64 bits: not of those of the hash that the index is made of.
    private static ulong FilterBit(PieceKey key) => 1UL << (int)((key.Hash >> 20) & 63);

    private int FindLong(ReadOnlySpan<byte> token)
    {
        for (var at = LongIndex(token); longs[at] != None; at = (at + 1) & (longs.Length - 1))
        {
            if (Token(longs[at]).SequenceEqual(token))
            {
                return longs[at];
            }
        }

        return None;
    }

    private int LongIndex(ReadOnlySpan<byte> token)
    {
        var head = PieceKey.Of(token, 0, InlineBytes);
        var tail = PieceKey.Of(token, token.Length - InlineBytes, InlineBytes);

        // A hash: only equal tokens need equal values.
        return unchecked((int)((head.Hash ^ BitOperations.RotateLeft(tail.Hash, 7)) >> 32) & (longs.Length - 1));
    }

    private static int[] Filled(int length)
    {
        var array = new int[length];
        Array.Fill(array, None);
        return array;
    }

    private readonly record struct Slot(PieceKey Key, int Length, int Id);
}
