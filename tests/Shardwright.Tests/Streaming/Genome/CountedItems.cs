using Shardwright.Datasets.Splits;
using Shardwright.Streaming.Genome;

namespace Shardwright.Tests.Streaming.Genome;

/// <summary>Items whose numbers say which item and epoch they are of, and which count how often they are read.</summary>
internal sealed class CountedItems(long count, SplitName split = SplitName.Train) : IGenomeItems
{
    private int reads;
    private int inside;

    public string Name => "train_windows.db";

    public string Root { get; init; } = new('a', 64);

    public SplitName Split => split;

    public GenomeOptions Options { get; init; } = new();

    public long Count => count;

    public int ItemTokens { get; init; } = 3;

    /// <summary>Called before an item is read.</summary>
    public Action<long> BeforeRead { get; init; } = _ => { };

    public int Reads => reads;

    /// <summary>Threads that read right now.</summary>
    public int Inside => inside;

    public void ReadItem(long index, int epoch, Span<long> tokens, Span<long> labels, Span<float> lossMask)
    {
        Interlocked.Increment(ref inside);
        try
        {
            Assert.Equal((ItemTokens, ItemTokens, ItemTokens), (tokens.Length, labels.Length, lossMask.Length));
            BeforeRead(index);
            Interlocked.Increment(ref reads);
            tokens.Fill((index * 1000) + epoch);
            labels.Fill(-index);
            lossMask.Fill(index % 2);
        }
        finally
        {
            Interlocked.Decrement(ref inside);
        }
    }

    public GenomeWindowFacts FactsOf(long index) => new(index, $"BCR__ECT-S{index % 3}__CT1-{index}", $"S{index % 3}", index % 7, index % 7 * 12);
}
