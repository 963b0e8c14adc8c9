using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Shardwright.Foundation.Random;

namespace Shardwright.Recipes.Genome;

/// <summary>Makes the letters of a sample's sequences: a Markov chain over the last two, with repeats in lower case, unknown stretches and ambiguous letters.</summary>
/// <param name="genome">The sample.</param>
internal sealed class SampleBases(SampleGenome genome)
{
    private const int Contexts = 16;
    private const int Draws = 256;
    private const int PieceBases = 32 << 10;
    private const int Elements = 4;
    private const int ShortestElement = 120;
    private const int LongestElement = 480;
    private const int ShortestGap = 600;
    private const int LongestGap = 5000;

    private readonly byte[] next = Chain(genome);
    private readonly byte[][] elements = new byte[Elements][];
    private readonly byte[] piece = new byte[PieceBases];
    private Pcg64 random = genome.RandomOf(-2);
    private byte context;

    /// <summary>Makes a sequence.</summary>
    /// <param name="contig">Its number.</param>
    /// <param name="length">Its letters.</param>
    /// <param name="put">Is given them in pieces, lent for the call.</param>
    public void Make(int contig, long length, Action<ReadOnlySpan<byte>> put)
    {
        if (elements[0] is null)
        {
            MakeElements();
        }

        (random, context) = (genome.RandomOf(contig, use: 1), 0);
        while (length > 0)
        {
            length -= Plain(Math.Min(length, ShortestGap + random.NextBounded(LongestGap - ShortestGap)), put);
            if (length > 0)
            {
                var feature = Feature();
                feature = feature[..(int)Math.Min(length, feature.Length)];
                put(feature);
                length -= feature.Length;
            }
        }
    }

    private long Plain(long count, Action<ReadOnlySpan<byte>> put)
    {
        for (var left = count; left > 0;)
        {
            var part = piece.AsSpan(0, (int)Math.Min(left, piece.Length));
            Fill(part);
            put(part);
            left -= part.Length;
        }

        return count;
    }

    private ReadOnlySpan<byte> Feature() => random.NextBounded(99) switch
    {
        < 60 => Repeat(),
        < 72 => Tandem(),
        < 80 => Unknown(),
        _ => Ambiguous(),
    };

    // One of the sample's own elements, with one letter of twenty another.
    private ReadOnlySpan<byte> Repeat()
    {
        var element = elements[random.NextBounded(Elements - 1)];
        var copy = piece.AsSpan(0, element.Length);
        element.CopyTo(copy);
        for (var i = 0; i < copy.Length; i += 1 + (int)random.NextBounded(38))
        {
            copy[i] = "acgt"u8[(int)random.NextBounded(3)];
        }

        return copy;
    }

    private ReadOnlySpan<byte> Tandem()
    {
        var unit = 1 + (int)random.NextBounded(5);
        var run = piece.AsSpan(0, unit * (8 + (int)random.NextBounded(30)));
        for (var i = 0; i < run.Length; i++)
        {
            run[i] = i < unit ? "acgt"u8[(int)random.NextBounded(3)] : run[i - unit];
        }

        return run;
    }

    // Scaffolds are mostly joined by a hundred.
    private ReadOnlySpan<byte> Unknown()
    {
        var run = piece.AsSpan(0, random.NextBounded(1) == 0 ? 100 : 1 + (int)random.NextBounded(999));
        run.Fill((byte)'N');
        return run;
    }

    private ReadOnlySpan<byte> Ambiguous()
    {
        piece[0] = "RYSWKMBDHV"u8[(int)random.NextBounded(9)];
        return piece.AsSpan(0, 1);
    }

    private void MakeElements()
    {
        for (var i = 0; i < Elements; i++)
        {
            elements[i] = new byte[ShortestElement + random.NextBounded(LongestElement - ShortestElement)];
            Fill(elements[i]);
            foreach (ref var letter in elements[i].AsSpan())
            {
                letter |= 0x20;
            }
        }
    }

    // The inner loop: every index is below 4,096 by its making, and shifts drop what was used.
    private void Fill(Span<byte> bases)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(next);
        ref var target = ref MemoryMarshal.GetReference(bases);
        nuint state = context;
        unchecked
        {
            for (var i = 0; i < bases.Length;)
            {
                var bits = random.NextUInt64();
                for (var end = Math.Min(i + sizeof(ulong), bases.Length); i < end; i++)
                {
                    state = Unsafe.Add(ref table, (state << 8) | (byte)bits);
                    bits >>= 8;

                    // A, C, G and T are the bytes of a number, so that no second table is asked.
                    Unsafe.Add(ref target, i) = (byte)(0x54474341u >> ((int)(state & 3) << 3));
                }
            }
        }

        context = (byte)state;
    }

    /// <summary>For each two letters and each byte of chance the last of the two and the letter that follows: two bits each.</summary>
    private static byte[] Chain(SampleGenome genome)
    {
        var random = genome.RandomOf(-1, use: 1);
        var table = new byte[Contexts * Draws];
        Span<double> weights = stackalloc double[4];
        for (var context = 0; context < Contexts; context++)
        {
            for (var letter = 0; letter < 4; letter++)
            {
                // C before G is rare, as in most genomes; the rest is the sample's own.
                var usual = letter is 1 or 2 ? genome.Gc / 2 : (1 - genome.Gc) / 2;
                weights[letter] = usual * (0.8 + (0.4 * SampleGenome.Uniform(random))) * ((context & 3) == 1 && letter == 2 ? 0.4 : 1);
            }

            var (total, reached, draw) = (weights[0] + weights[1] + weights[2] + weights[3], 0.0, 0);
            for (var letter = 0; letter < 4; letter++)
            {
                reached += weights[letter];
                for (var end = letter == 3 ? Draws : (int)(Draws * reached / total); draw < end; draw++)
                {
                    table[(context * Draws) + draw] = (byte)(((context & 3) << 2) | letter);
                }
            }
        }

        return table;
    }
}
