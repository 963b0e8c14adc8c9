using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Shardwright.Formats.Npz;

/// <summary>Deflates runs of equal numbers: matches with what stands 4 bytes before, and nothing else.</summary>
/// <remarks>Specification: RFC 1951, 3.2.5 and 3.2.7. Unchecked where bits are put: a block has at most 32,768 tokens.</remarks>
internal static class RunDeflater
{
    private const int Distance = 4;
    private const int DistanceSymbol = 3;
    private const int ShortestMatch = 4;
    private const int LongestMatch = 258;
    private const int FirstLength = 3;
    private const int BlockTokens = 32768;
    private const int EndOfBlock = 256;
    private const int Symbols = 286;
    private const int LongestWord = 14;
    private const int SyncBits = 48;

    /// <summary>Whole blocks, none of them the last, that end on a byte.</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> bytes)
    {
        var most = bytes.Length + (8 * ((bytes.Length / BlockTokens) + 2)) + DeflateBits.Slack;
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        var tokens = ArrayPool<ushort>.Shared.Rent(Math.Min(bytes.Length, BlockTokens));
        try
        {
            var bits = new DeflateBits(buffer);
            for (var at = 0; at < bytes.Length;)
            {
                var start = at;
                var count = Tokenize(bytes, ref at, tokens.AsSpan(0, Math.Min(bytes.Length, BlockTokens)));
                PutBlock(ref bits, bytes[start..at], tokens.AsSpan(0, count));
            }

            if (!bits.IsAligned)
            {
                bits.PutStored([]);
            }

            return buffer.AsSpan(0, bits.Bytes).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            ArrayPool<ushort>.Shared.Return(tokens);
        }
    }

    /// <summary>Cuts bytes into literals (below 256) and matches (256 and their length less 3), up to the tokens of a block.</summary>
    private static int Tokenize(ReadOnlySpan<byte> bytes, ref int at, Span<ushort> tokens)
    {
        var count = 0;
        while (at < bytes.Length && count < tokens.Length)
        {
            if (at >= Distance && bytes.Length - at >= ShortestMatch
                && BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at - Distance)..]))
            {
                var run = bytes[at..].CommonPrefixLength(bytes[(at - Distance)..]);
                while (run >= ShortestMatch && count < tokens.Length)
                {
                    var length = Math.Min(run, LongestMatch);
                    tokens[count++] = (ushort)(EndOfBlock + length - FirstLength);
                    at += length;
                    run -= length;
                }
            }
            else
            {
                tokens[count++] = bytes[at++];
            }
        }

        return count;
    }

    private static void PutBlock(ref DeflateBits bits, ReadOnlySpan<byte> block, ReadOnlySpan<ushort> tokens)
    {
        Span<int> counts = stackalloc int[Symbols];
        counts.Clear();
        counts[EndOfBlock] = 1;
        var (literals, total) = (EndOfBlock + 1, 0L);
        foreach (var token in tokens)
        {
            var (symbol, extraBits, _) = Symbol(token);
            counts[symbol]++;
            literals = Math.Max(literals, symbol + 1);
            total += extraBits + (token < EndOfBlock ? 0 : 1);
        }

        // One distance has a word of one bit; where there is no match, it has none.
        Span<byte> lengths = stackalloc byte[Symbols + DistanceSymbol + 1];
        HuffmanCode.Lengths(counts[..literals], LongestWord, lengths);
        var hasMatches = literals > EndOfBlock + 1;
        var all = literals + (hasMatches ? DistanceSymbol + 1 : 1);
        lengths[literals..all].Clear();
        lengths[all - 1] = hasMatches ? (byte)1 : (byte)0;
        var header = new DeflateHeader(lengths[..all], literals);
        total += header.Bits + SyncBits;
        for (var symbol = 0; symbol < literals; symbol++)
        {
            total += (long)counts[symbol] * lengths[symbol];
        }

        if (total >= 8L * block.Length)
        {
            bits.PutStored(block);
            return;
        }

        Span<uint> words = stackalloc uint[Symbols];
        HuffmanCode.Words(lengths[..literals], words);
        header.Write(ref bits);
        unchecked
        {
            foreach (var token in tokens)
            {
                // The distance's bit is 0.
                var (symbol, extraBits, extra) = Symbol(token);
                var length = (int)(words[symbol] & 255);
                bits.Put((words[symbol] >> HuffmanCode.LengthBits) | ((ulong)extra << length), length + extraBits + (token < EndOfBlock ? 0 : 1));
            }

            bits.Put(words[EndOfBlock] >> HuffmanCode.LengthBits, (int)(words[EndOfBlock] & 255));
        }
    }

    /// <summary>The symbol of a token, and the bits behind it.</summary>
    private static (int Symbol, int ExtraBits, uint Extra) Symbol(int token)
    {
        unchecked
        {
            var rest = token - EndOfBlock;
            if (rest < 0)
            {
                return (token, 0, 0);
            }

            if (rest < 8)
            {
                return (EndOfBlock + 1 + rest, 0, 0);
            }

            if (rest == LongestMatch - FirstLength)
            {
                return (Symbols - 1, 0, 0);
            }

            var extraBits = BitOperations.Log2((uint)rest) - 2;
            return (EndOfBlock + 5 + (4 * extraBits) + ((rest >> extraBits) & 3), extraBits, (uint)(rest & ((1 << extraBits) - 1)));
        }
    }
}
