using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shardwright.Formats.Npz;

/// <summary>Deflates bytes by how often each occurs, without looking for repetitions: what samples of a signal have to give, at memory-like speed.</summary>
/// <remarks>Specification: RFC 1951, 3.2.7. Unchecked: a block has at most 65,535 bytes and a word at most 14 bits.</remarks>
internal static class SampleDeflater
{
    /// <summary>Four words and the 7 bits before them fit in 64 bits.</summary>
    private const int LongestWord = 14;

    private const int BlockBytes = ushort.MaxValue;
    private const int EndOfBlock = 256;
    private const int Literals = 257;
    private const int Tables = 4;

    /// <summary>Bits that a block must save to be worth it: an empty stored block may have to follow, and the byte before it be filled.</summary>
    private const int SyncBits = 48;

    /// <summary>Whole blocks, none of them the last, that end on a byte.</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Bound(bytes.Length));
        try
        {
            return buffer.AsSpan(0, Deflate(bytes, buffer)).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The room that so many bytes need, with what is written over behind them.</summary>
    public static int Bound(int count) => count + (8 * ((count / BlockBytes) + 2)) + DeflateBits.Slack;

    /// <summary>Whole blocks, none of them the last, that end on a byte.</summary>
    /// <param name="bytes">What is deflated.</param>
    /// <param name="target">Receives the blocks; <see cref="Bound"/> bytes or more.</param>
    /// <returns>How many bytes they are.</returns>
    public static int Deflate(ReadOnlySpan<byte> bytes, Span<byte> target)
    {
        var bits = new DeflateBits(target);
        while (!bytes.IsEmpty)
        {
            var block = bytes[..Math.Min(bytes.Length, BlockBytes)];
            PutBlock(ref bits, block);
            bytes = bytes[block.Length..];
        }

        if (!bits.IsAligned)
        {
            bits.PutStored([]);
        }

        return bits.Bytes;
    }

    private static void PutBlock(ref DeflateBits bits, ReadOnlySpan<byte> block)
    {
        Span<int> counts = stackalloc int[Literals];
        Count(block, counts);
        counts[EndOfBlock] = 1;

        // After the literals stands one distance of length 0: there are no distances.
        Span<byte> lengths = stackalloc byte[Literals + 1];
        HuffmanCode.Lengths(counts, LongestWord, lengths[..Literals]);
        lengths[Literals] = 0;
        var header = new DeflateHeader(lengths, Literals);
        var total = header.Bits + SyncBits;
        for (var symbol = 0; symbol < Literals; symbol++)
        {
            total += counts[symbol] * lengths[symbol];
        }

        if (total >= 8 * block.Length)
        {
            bits.PutStored(block);
            return;
        }

        Span<uint> words = stackalloc uint[Literals];
        HuffmanCode.Words(lengths[..Literals], words);
        header.Write(ref bits);
        PutLiterals(ref bits, block, words);
        bits.Put(words[EndOfBlock] >> HuffmanCode.LengthBits, (int)(words[EndOfBlock] & 255));
    }

    /// <summary>Counts into several tables in turn, because a count that has just been written is slow to read.</summary>
    private static void Count(ReadOnlySpan<byte> block, Span<int> counts)
    {
        unchecked
        {
            Span<int> tables = stackalloc int[Tables * 256];
            tables.Clear();
            ref var first = ref MemoryMarshal.GetReference(tables);
            ref var second = ref Unsafe.Add(ref first, 256);
            ref var third = ref Unsafe.Add(ref first, 512);
            ref var fourth = ref Unsafe.Add(ref first, 768);
            while (block.Length >= sizeof(ulong))
            {
                // The upper bytes of neighbouring numbers are alike: they go to two tables.
                var eight = BinaryPrimitives.ReadUInt64LittleEndian(block);
                Unsafe.Add(ref first, (nint)(byte)eight)++;
                Unsafe.Add(ref second, (nint)(byte)(eight >> 8))++;
                Unsafe.Add(ref third, (nint)(byte)(eight >> 16))++;
                Unsafe.Add(ref fourth, (nint)(byte)(eight >> 24))++;
                Unsafe.Add(ref third, (nint)(byte)(eight >> 32))++;
                Unsafe.Add(ref fourth, (nint)(byte)(eight >> 40))++;
                Unsafe.Add(ref first, (nint)(byte)(eight >> 48))++;
                Unsafe.Add(ref second, (nint)(byte)(eight >> 56))++;
                block = block[sizeof(ulong)..];
            }

            foreach (var value in block)
            {
                tables[value]++;
            }

            for (var value = 0; value < 256; value++)
            {
                counts[value] = tables[value] + tables[256 + value] + tables[512 + value] + tables[768 + value];
            }
        }
    }

    private static void PutLiterals(ref DeflateBits bits, scoped ReadOnlySpan<byte> block, scoped ReadOnlySpan<uint> words)
    {
        unchecked
        {
            // A length lies in the lowest bits of its word, and a shift looks at no more than 6 of them.
            var (word, wordBits) = bits.Pending;
            ref var table = ref MemoryMarshal.GetReference(words);
            ref var start = ref MemoryMarshal.GetReference(bits.Rest);
            nint at = 0;
            while (block.Length >= sizeof(uint))
            {
                var four = BinaryPrimitives.ReadUInt32LittleEndian(block);
                var first = Unsafe.Add(ref table, (nint)(byte)four);
                var second = Unsafe.Add(ref table, (nint)(byte)(four >> 8));
                var third = Unsafe.Add(ref table, (nint)(byte)(four >> 16));
                var fourth = Unsafe.Add(ref table, (nint)(four >> 24));
                var lower = (first >> HuffmanCode.LengthBits) | ((ulong)(second >> HuffmanCode.LengthBits) << (int)first);
                var upper = (third >> HuffmanCode.LengthBits) | ((ulong)(fourth >> HuffmanCode.LengthBits) << (int)third);
                var middle = wordBits + (int)(first + second);
                word |= (lower << wordBits) | (upper << middle);
                wordBits = (middle + (int)(third + fourth)) & 63;
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, at), BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
                at += wordBits >> 3;
                word >>= wordBits & ~7;
                wordBits &= 7;
                block = block[sizeof(uint)..];
            }

            bits.Resume((int)at, word, wordBits);
            foreach (var value in block)
            {
                bits.Put(words[value] >> HuffmanCode.LengthBits, (int)(words[value] & 255));
            }
        }
    }
}
