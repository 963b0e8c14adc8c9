namespace Shardwright.Recipes.Code;

/// <summary>A Bloom filter in blocks of one cache line: says for certain that a digest is not among some, and seldom errs otherwise. For one thread.</summary>
internal sealed class DigestFilter
{
    private const int WordsPerBlock = 8;
    private const int BitsPerDigest = 10;
    private const int Probes = 6;
    private const int LargestWords = 1 << 24;

    private readonly ulong[] words;
    private readonly ulong blocks;

    /// <summary>Makes an empty filter.</summary>
    /// <param name="digests">How many it will hold: about ten bits for each, and never more than 128 MiB.</param>
    public DigestFilter(long digests)
    {
        var count = Math.Min((((digests * BitsPerDigest) + 511) / 512) + 1, LargestWords / WordsPerBlock);
        words = new ulong[count * WordsPerBlock];
        blocks = (ulong)count;
    }

    public long MemoryBytes => (long)words.Length * 8;

    public void Add(UInt128 digest)
    {
        // Bits of a hash: every shift and product is meant to lose some.
        unchecked
        {
            var block = Block((ulong)digest);
            var bits = (ulong)(digest >> 64);
            for (var i = 0; i < Probes; i++, bits >>= 9)
            {
                block[(int)((bits >> 6) & 7)] |= 1UL << (int)(bits & 63);
            }
        }
    }

    public bool MayContain(UInt128 digest)
    {
        unchecked
        {
            var block = Block((ulong)digest);
            var bits = (ulong)(digest >> 64);
            for (var i = 0; i < Probes; i++, bits >>= 9)
            {
                if ((block[(int)((bits >> 6) & 7)] & (1UL << (int)(bits & 63))) == 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    private Span<ulong> Block(ulong low) => words.AsSpan((int)(Math.BigMul(low, blocks, out _) * WordsPerBlock), WordsPerBlock);
}
