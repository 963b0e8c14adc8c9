using System.Runtime.CompilerServices;

namespace Shardwright.Formats.Npz;

/// <summary>The head of a block with codes of its own: the lengths of their words, themselves coded. Source: RFC 1951, 3.2.7.</summary>
/// <remarks>Unchecked: a head has at most 320 lengths, and less than 2,300 bits.</remarks>
internal struct DeflateHeader
{
    private const int Lengths = 19;
    private const int LongestWord = 7;
    private const int Repeat = 16;
    private const int FewZeros = 17;
    private const int ManyZeros = 18;
    private const int SymbolMask = 31;
    private const int ExtraShift = 5;

    private readonly int literals;
    private readonly int distances;
    private LengthTokens tokens;
    private LengthCode code;
    private int tokenCount;
    private readonly int codeCount;

    /// <summary>Plans a head.</summary>
    /// <param name="lengths">The lengths for literals and match lengths, followed by those for distances.</param>
    /// <param name="literals">How many of them are for literals and match lengths: 257 or more.</param>
    public DeflateHeader(ReadOnlySpan<byte> lengths, int literals)
    {
        unchecked
        {
            this.literals = literals;
            distances = lengths.Length - literals;
            Span<int> counts = stackalloc int[Lengths];
            counts.Clear();
            for (var at = 0; at < lengths.Length;)
            {
                var length = lengths[at];
                var end = at + 1;
                while (end < lengths.Length && lengths[end] == length)
                {
                    end++;
                }

                Run(length, end - at, counts);
                at = end;
            }

            Span<byte> chosen = stackalloc byte[Lengths];
            HuffmanCode.Lengths(counts, LongestWord, chosen);
            for (var symbol = 0; symbol < Lengths; symbol++)
            {
                code[symbol] = chosen[symbol];
            }

            codeCount = Lengths;
            while (codeCount > 4 && code[Order[codeCount - 1]] == 0)
            {
                codeCount--;
            }

            Bits = 3 + 5 + 5 + 4 + (3 * codeCount) + (2 * counts[Repeat]) + (3 * counts[FewZeros]) + (7 * counts[ManyZeros]);
            for (var symbol = 0; symbol < Lengths; symbol++)
            {
                Bits += counts[symbol] * code[symbol];
            }
        }
    }

    /// <summary>How long it is.</summary>
    public int Bits { get; }

    private static ReadOnlySpan<byte> Order => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Writes the head of a block that is not the last.</summary>
    public readonly void Write(ref DeflateBits bits)
    {
        unchecked
        {
            // Not the last, and with codes of its own.
            bits.Put(2 << 1, 3);
            bits.Put((uint)((literals - 257) | ((distances - 1) << 5) | ((codeCount - 4) << 10)), 14);
            for (var i = 0; i < codeCount; i++)
            {
                bits.Put(code[Order[i]], 3);
            }

            Span<uint> words = stackalloc uint[Lengths];
            HuffmanCode.Words(code, words);
            for (var i = 0; i < tokenCount; i++)
            {
                var symbol = tokens[i] & SymbolMask;
                var word = words[symbol];
                var length = (int)(word & 255);
                var extraBits = symbol switch { Repeat => 2, FewZeros => 3, ManyZeros => 7, _ => 0 };
                bits.Put((word >> HuffmanCode.LengthBits) | ((uint)(tokens[i] >> ExtraShift) << length), length + extraBits);
            }
        }
    }

    private void Run(byte length, int count, Span<int> counts)
    {
        unchecked
        {
            if (length != 0)
            {
                Add(length, 0, counts);
                count--;
            }

            while (count > 0)
            {
                var (symbol, least, most) = length != 0 ? (Repeat, 3, 6) : count > 10 ? (ManyZeros, 11, 138) : (FewZeros, 3, 10);
                if (count < least)
                {
                    Add(length, 0, counts);
                    count--;
                    continue;
                }

                var taken = Math.Min(count, most);
                Add(symbol, taken - least, counts);
                count -= taken;
            }
        }
    }

    private void Add(int symbol, int extra, Span<int> counts)
    {
        counts[symbol]++;
        tokens[tokenCount++] = (ushort)(symbol | (extra << ExtraShift));
    }

    [InlineArray(320)]
    private struct LengthTokens
    {
        private ushort first;
    }

    [InlineArray(Lengths)]
    private struct LengthCode
    {
        private byte first;
    }
}
