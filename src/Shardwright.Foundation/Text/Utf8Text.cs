using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Shardwright.Foundation.Text;

/// <summary>Looks at UTF-8 without decoding it. Safe from many threads.</summary>
public static class Utf8Text
{
    /// <summary>Counts code points, as Python's <c>len</c> of a <c>str</c> does.</summary>
    /// <param name="utf8">Valid UTF-8; of anything else each byte that does not continue a character is counted.</param>
    /// <param name="limit">Where to stop: no more than this is looked for. Not negative.</param>
    /// <returns>The number of code points, or the limit when there are as many or more. Does not allocate.</returns>
    public static int CountCodePoints(ReadOnlySpan<byte> utf8, int limit = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var count = 0;
        var read = 0;
        ref var from = ref MemoryMarshal.GetReference(utf8);

        // As signed numbers the bytes that continue a character, 0x80 to 0xbf, are the least.
        for (; read <= utf8.Length - Vector256<byte>.Count && count < limit; read += Vector256<byte>.Count)
        {
            var block = Vector256.LoadUnsafe(ref from, (nuint)read).AsSByte();
            count += BitOperations.PopCount(Vector256.GreaterThan(block, Vector256.Create(LastContinuation)).ExtractMostSignificantBits());
        }

        for (; read < utf8.Length && count < limit; read++)
        {
            count += (utf8[read] & 0xc0) == 0x80 ? 0 : 1;
        }

        return Math.Min(count, limit);
    }

    private const sbyte LastContinuation = -65;
}
