using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shardwright.Formats.Fasta;

/// <summary>Counts which letters occur in sequences: what a recipe decides by whether to change case, or to refuse. For one thread.</summary>
public sealed class FastaLetters
{
    private const int Lanes = 4;
    private const int PieceBytes = 1 << 30;

    private readonly uint[] counting = new uint[Lanes * 256];
    private readonly long[] counts = new long[256];

    /// <summary>What a sequence consists of: the letters A to Z in both cases, <c>*</c>, <c>-</c> and <c>.</c>.</summary>
    public static SearchValues<byte> Allowed { get; } = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz*-."u8);

    /// <summary>All that were counted.</summary>
    public long Total => counts.Sum();

    /// <summary>How many are lower-case letters, which mask repeats in genomes.</summary>
    public long LowerCase => Sum(char.IsAsciiLetterLower);

    /// <summary>How many are <c>-</c>, <c>.</c> or <c>*</c>: gaps and stops.</summary>
    public long Gaps => Sum(letter => letter is '-' or '.' or '*');

    /// <summary>How many are A, C, G, T, U or N, of either case.</summary>
    public long Nucleotides => Sum(letter => char.ToUpperInvariant(letter) is 'A' or 'C' or 'G' or 'T' or 'U' or 'N');

    /// <summary>How many are letters that stand for two or three nucleotides (R, Y, S, W, K, M, B, D, H, V), of either case.</summary>
    public long AmbiguousNucleotides => Sum(letter => char.ToUpperInvariant(letter) is 'R' or 'Y' or 'S' or 'W' or 'K' or 'M' or 'B' or 'D' or 'H' or 'V');

    /// <summary>How often a letter was counted.</summary>
    /// <param name="letter">As ASCII; cases are counted apart.</param>
    public long this[byte letter] => counts[letter];

    /// <summary>The letters that occur, as ASCII, in the order of their codes: <c>*ACGTacgt</c>.</summary>
    public string Occurring() => string.Concat(Enumerable.Range(0, counts.Length).Where(letter => counts[letter] > 0).Select(letter => (char)letter));

    /// <summary>Counts letters. Does not allocate.</summary>
    /// <param name="bases">Letters as <see cref="FastaReader.ReadBases"/> gives them; other bytes are counted too.</param>
    public void Add(ReadOnlySpan<byte> bases)
    {
        while (!bases.IsEmpty)
        {
            var piece = bases[..Math.Min(bases.Length, PieceBytes)];
            bases = bases[piece.Length..];
            Count(piece);
        }
    }

    /// <summary>Forgets all that was counted.</summary>
    public void Clear() => Array.Clear(counts);

    private void Count(ReadOnlySpan<byte> piece)
    {
        ref var lane = ref MemoryMarshal.GetArrayDataReference(counting);
        Array.Clear(counting);
        var at = 0;

        // An inner loop: a byte is below 256, and no count can pass the piece's length. Neighbours count in lanes of their own, for a run of one letter would wait for itself.
        unchecked
        {
            for (; at <= piece.Length - Lanes; at += Lanes)
            {
                Unsafe.Add(ref lane, piece[at])++;
                Unsafe.Add(ref lane, 256 + piece[at + 1])++;
                Unsafe.Add(ref lane, 512 + piece[at + 2])++;
                Unsafe.Add(ref lane, 768 + piece[at + 3])++;
            }
        }

        for (; at < piece.Length; at++)
        {
            counting[piece[at]]++;
        }

        for (var letter = 0; letter < counts.Length; letter++)
        {
            counts[letter] += (long)counting[letter] + counting[256 + letter] + counting[512 + letter] + counting[768 + letter];
        }
    }

    private long Sum(Func<char, bool> isCounted)
    {
        var sum = 0L;
        for (var letter = 0; letter < counts.Length; letter++)
        {
            sum += isCounted((char)letter) ? counts[letter] : 0;
        }

        return sum;
    }
}
