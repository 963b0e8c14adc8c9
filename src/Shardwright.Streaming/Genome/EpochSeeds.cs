using Shardwright.Foundation.Random;

namespace Shardwright.Streaming.Genome;

/// <summary>The seed of every epoch: <c>default_rng(seed).integers(0, 2147483647, size=epochs)</c>, drawn as far as asked. Safe from many threads.</summary>
/// <remarks>Two runs of seeds are kept, so that memory does not grow and threads on both sides of a border do not draw again; going further back begins anew.</remarks>
internal sealed class EpochSeeds(long seed)
{
    private const int RunLength = 4096;
    private const uint Largest = int.MaxValue - 1;

    private readonly Lock gate = new();
    private Pcg64 generator = new(seed);
    private int nextRun;
    private volatile Run? newest;
    private volatile Run? earlier;

    /// <summary>An epoch's seed.</summary>
    /// <param name="epoch">From 0.</param>
    public uint this[int epoch] => (newest?.Find(epoch) ?? earlier?.Find(epoch)) is { } drawn ? drawn : Draw(epoch);

    private uint Draw(int epoch)
    {
        lock (gate)
        {
            if ((newest?.Find(epoch) ?? earlier?.Find(epoch)) is { } kept)
            {
                return kept;
            }

            var wanted = epoch / RunLength;
            if (wanted < nextRun)
            {
                (generator, nextRun) = (new Pcg64(seed), 0);
            }

            var seeds = new uint[RunLength];
            for (; nextRun <= wanted; nextRun++)
            {
                // Runs before the wanted one are drawn over: how many bits a seed takes is not known before.
                for (var i = 0; i < seeds.Length; i++)
                {
                    seeds[i] = generator.NextBounded(Largest);
                }
            }

            (earlier, newest) = (newest, new Run((long)wanted * RunLength, seeds));
            return seeds[epoch % RunLength];
        }
    }

    private sealed record Run(long First, uint[] Seeds)
    {
        public uint? Find(int epoch) => epoch >= First && epoch < First + RunLength ? Seeds[epoch - First] : null;
    }
}
