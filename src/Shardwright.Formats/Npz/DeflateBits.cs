using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Shardwright.Formats.Npz;

/// <summary>Puts bits into bytes, the first bit lowest. Source: RFC 1951, 3.1.1.</summary>
/// <remarks>Unchecked: the callers make the target as long as the blocks can become, and 8 bytes longer for the last word.</remarks>
internal ref struct DeflateBits(Span<byte> target)
{
    /// <summary>Bytes behind the last that are written over.</summary>
    public const int Slack = 8;

    private readonly Span<byte> target = target;
    private ulong word;
    private int wordBits;

    /// <summary>Whole bytes written.</summary>
    public int Bytes { get; private set; }

    /// <summary>The bits of an unfinished byte, to be gone on with in an inner loop of the caller's.</summary>
    public readonly (ulong Word, int Bits) Pending => (word, wordBits);

    /// <summary>What lies behind the whole bytes.</summary>
    public readonly Span<byte> Rest => target[Bytes..];

    /// <summary>Whether a byte has just ended.</summary>
    public readonly bool IsAligned => wordBits == 0;

    /// <summary>Takes back what an inner loop wrote.</summary>
    public void Resume(int bytes, ulong lastWord, int lastBits)
    {
        Bytes += bytes;
        word = lastWord;
        wordBits = lastBits;
    }

    /// <summary>Appends at most 56 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(ulong bits, int count)
    {
        unchecked
        {
            word |= bits << wordBits;
            wordBits += count;
            BinaryPrimitives.WriteUInt64LittleEndian(target[Bytes..], word);
            var whole = wordBits >> 3;
            Bytes += whole;

            // At most 7 + 56 bits are there, so that the shift stays below 64.
            word >>= whole << 3;
            wordBits &= 7;
        }
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void Align()
    {
        if (wordBits > 0)
        {
            Put(0, 8 - wordBits);
        }
    }

    /// <summary>Appends stored blocks that are not the last.</summary>
    /// <param name="bytes">None gives one empty block, which ends on a byte.</param>
    public void PutStored(ReadOnlySpan<byte> bytes)
    {
        do
        {
            var block = bytes[..Math.Min(bytes.Length, ushort.MaxValue)];
            Put(0, 3);
            Align();
            Put((uint)block.Length | ((uint)block.Length ^ ushort.MaxValue) << 16, 32);
            block.CopyTo(Rest);
            Bytes += block.Length;
            bytes = bytes[block.Length..];
        }
        while (!bytes.IsEmpty);
    }
}
