namespace Shardwright.Streaming.Genome;

/// <summary>Draws which strand an item shows, by seed, epoch and index alone: the same on any rank, in any order of reading.</summary>
/// <remarks>
/// Each of the three numbers is folded in by the finalizer of SplitMix64 (Steele, Lea and Flood, 2014): state = mix((state XOR number) + 0x9e3779b97f4a7c15), from
/// state 0. The top bit of the last state is the draw, so half of all items are reversed. The original draws from an unseeded generator in each worker.
/// </remarks>
internal static class StrandDraw
{
    /// <summary>Whether an item is the reverse complement of its window.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="index">The window, from 0.</param>
    public static bool IsReversed(long seed, int epoch, long index) => Hash(seed, epoch, index) >> 63 != 0;

    internal static ulong Hash(long seed, int epoch, long index)
    {
        // Wraps, as the mixing function is defined.
        unchecked
        {
            var state = Fold(0, (ulong)seed);
            state = Fold(state, (ulong)epoch);
            return Fold(state, (ulong)index);
        }
    }

    private static ulong Fold(ulong state, ulong number)
    {
        unchecked
        {
            var mixed = (state ^ number) + 0x9e3779b97f4a7c15;
            mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
            return mixed ^ (mixed >> 31);
        }
    }
}
