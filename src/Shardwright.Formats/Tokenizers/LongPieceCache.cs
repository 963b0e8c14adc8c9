using System.Numerics;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Remembers the ids of pieces that are too long, or have too many ids, for the first cache. For one thread at a time.</summary>
/// <remarks>One place for each value of a hash: a later piece takes the place of an earlier one. Bounded: a megabyte and a half.</remarks>
internal sealed class LongPieceCache
{
    /// <summary>The longest piece that is remembered.</summary>
    internal const int MaxBytes = 64;

    private const int MaxIds = 28;
    private const int Places = 1 << 13;

    private readonly byte[] pieces = new byte[Places * MaxBytes];
    private readonly int[] ids = new int[Places * MaxIds];
    private readonly (byte Length, byte Count)[] sizes = new (byte, byte)[Places];

    /// <summary>The place of a piece of at most <see cref="MaxBytes"/> bytes.</summary>
    internal static int PlaceOf(ReadOnlySpan<byte> piece)
    {
        // A hash: meant to wrap.
        unchecked
        {
            var hash = (ulong)piece.Length;
            for (var at = 0; at < piece.Length; at += 16)
            {
                hash = BitOperations.RotateLeft(hash, 23) ^ PieceKey.Of(piece, at, Math.Min(16, piece.Length - at)).Hash;
                hash *= 0x9E37_79B9_7F4A_7C15UL;
            }

            return (int)(hash >> 40) & (Places - 1);
        }
    }

    /// <summary>The ids of a piece; none where it is not remembered.</summary>
    internal ReadOnlySpan<int> Find(int place, ReadOnlySpan<byte> piece)
    {
        var (length, count) = sizes[place];
        return length == piece.Length && pieces.AsSpan(place * MaxBytes, length).SequenceEqual(piece) ? ids.AsSpan(place * MaxIds, count) : [];
    }

    /// <summary>Remembers a piece, unless it has too many ids.</summary>
    internal void Keep(int place, ReadOnlySpan<byte> piece, ReadOnlySpan<int> found)
    {
        if (found.Length <= MaxIds)
        {
            sizes[place] = ((byte)piece.Length, (byte)found.Length);
            piece.CopyTo(pieces.AsSpan(place * MaxBytes));
            found.CopyTo(ids.AsSpan(place * MaxIds));
        }
    }
}
