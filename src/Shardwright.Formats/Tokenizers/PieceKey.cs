using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Up to 16 bytes in two words, zeros behind them; with their number it says which bytes they are.</summary>
/// <param name="Low">The first 8 bytes.</param>
/// <param name="High">The next 8.</param>
internal readonly record struct PieceKey(ulong Low, ulong High)
{
    private const int WordBits = 64;

    /// <summary>A value whose upper bits depend on every byte.</summary>
    internal ulong Hash
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => unchecked((Low * 0x9E37_79B9_7F4A_7C15UL) + ((High ^ (Low >> 29)) * 0xD1B5_4A32_D192_ED03UL)); // a hash: meant to wrap
    }

    /// <summary>The key of a stretch of 1 to 16 bytes of a text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static PieceKey Of(ReadOnlySpan<byte> text, int start, int length)
        => start <= text.Length - 16 ? Whole(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), (nint)(uint)start), length) : AtEnd(text, start, length);

    /// <summary>The key's place in a table of 2^(64 - shift) slots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Index(int shift) => unchecked((int)(Hash >> shift));

    /// <summary>Reads 16 bytes, whose presence the caller checked, and keeps the first ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PieceKey Whole(ref byte text, int length)
    {
        unchecked
        {
            // Shift counts are taken modulo 64, and lengths are 1 to 16.
            var low = Unsafe.ReadUnaligned<ulong>(ref text);
            if (length <= 8)
            {
                return new PieceKey(low & (ulong.MaxValue >> (WordBits - (8 * length))), 0);
            }

            var high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, 8));
            return new PieceKey(low, high & (ulong.MaxValue >> ((2 * WordBits) - (8 * length))));
        }
    }

    private static PieceKey AtEnd(ReadOnlySpan<byte> text, int start, int length)
    {
        Span<byte> copy = stackalloc byte[16];
        copy.Clear();
        text.Slice(start, length).CopyTo(copy);
        return Whole(ref MemoryMarshal.GetReference(copy), length);
    }
}
