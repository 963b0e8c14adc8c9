using Shardwright.Foundation.Random;

namespace Shardwright.Streaming.Tuning;

/// <summary>The order of an epoch, which needs no memory and can be entered anywhere.</summary>
internal static class TuningOrder
{
    private const ulong Step = 0x9e3779b97f4a7c15;

    /// <summary>Which of <paramref name="count"/> samples stands at a place of an epoch.</summary>
    public static long Map(long position, long count, long seed, int epoch) => HashedPermutation.Map(position, count, EpochSeed(seed, epoch));

    /// <summary>Output <paramref name="epoch"/> of SplitMix64 (Steele, Lea, Flood 2014), which is defined modulo 2^64.</summary>
    private static ulong EpochSeed(long seed, int epoch)
    {
        unchecked
        {
            var z = (ulong)seed + (Step * ((ulong)epoch + 1));
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }
}
