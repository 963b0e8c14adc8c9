using Shardwright.Datasets.Splits;

namespace Shardwright.Recipes.Genome;

/// <summary>Counts what each split gets.</summary>
/// <param name="samples">Samples in all.</param>
internal sealed class SplitTally(int samples)
{
    private readonly byte[] sides = new byte[samples];
    private readonly long[] sequences = new long[SplitNames.All.Count];
    private readonly long[] bases = new long[SplitNames.All.Count];

    /// <summary>Samples with sequences in more than one split.</summary>
    public int Shared => sides.Count(side => byte.PopCount(side) > 1);

    public void Add(int sample, SplitName split, long length)
    {
        sides[sample] |= (byte)(1 << (int)split);
        sequences[(int)split]++;
        bases[(int)split] += length;
    }

    /// <summary>Samples with sequences in a split.</summary>
    public int Samples(SplitName split) => sides.Count(side => (side & (1 << (int)split)) != 0);

    public long Sequences(SplitName split) => sequences[(int)split];

    public long Bases(SplitName split) => bases[(int)split];
}
