namespace Shardwright.Recipes.Code;

/// <summary>Digests in memory, by open addressing. A digest's slot is its first bits, so that the slots, read in order, are all but sorted.</summary>
/// <remarks>For one thread. 0 is no digest here.</remarks>
internal sealed class DigestTable
{
    public const int MinBits = 4;

    // Behind the last slot, so that a search never starts again at the first one and the order holds.
    private const int OverflowSlots = 1024;
    private readonly int shift;
    private readonly UInt128[] slots;

    public DigestTable(int bits)
    {
        Bits = bits;
        shift = 64 - bits;
        slots = new UInt128[(1 << bits) + OverflowSlots];
    }

    public int Bits { get; }

    public int Count { get; private set; }

    /// <summary>Whether three quarters are taken, or the place behind the last slot.</summary>
    public bool IsFull => Count >= (3L << Bits) / 4 || slots[^1] != UInt128.Zero;

    public long MemoryBytes => (long)slots.Length * 16;

    public static int BitsFor(long memoryBytes) => Math.Clamp((int)long.Log2(Math.Max(1, memoryBytes / 16)), MinBits, 26);

    /// <summary>Adds a digest where the table is not full.</summary>
    /// <returns>False when it is there already.</returns>
    public bool Add(UInt128 digest)
    {
        // A loop over memory that a full table is never given to: the last slot is free.
        unchecked
        {
            var at = (int)((ulong)(digest >> 64) >> shift);
            var all = slots;
            for (; all[at] != UInt128.Zero; at++)
            {
                if (all[at] == digest)
                {
                    return false;
                }
            }

            all[at] = digest;
            Count++;
            return true;
        }
    }

    public void CopyTo(DigestTable larger)
    {
        foreach (var digest in slots)
        {
            if (digest != UInt128.Zero)
            {
                larger.Add(digest);
            }
        }
    }

    /// <summary>All digests in ascending order; the table is of no use until it is cleared.</summary>
    public Span<UInt128> Sort()
    {
        var count = 0;
        foreach (var digest in slots)
        {
            if (digest != UInt128.Zero)
            {
                // Insertion into what is sorted but for neighbours that shared a slot.
                var at = count++;
                for (; at > 0 && slots[at - 1] > digest; at--)
                {
                    slots[at] = slots[at - 1];
                }

                slots[at] = digest;
            }
        }

        return slots.AsSpan(0, count);
    }

    public void Clear()
    {
        Array.Clear(slots);
        Count = 0;
    }
}
