using Shardwright.Datasets.Splits;

namespace Shardwright.Streaming.Genome;

/// <summary>Windows of genomes as items, which are read by index. Safe from many threads.</summary>
public interface IGenomeItems
{
    /// <summary>Where the windows are listed, as errors name it: the window database.</summary>
    string Name { get; }

    /// <summary>What names the content, 64 lower-case hexadecimal digits: a cursor is of one.</summary>
    string Root { get; }

    /// <summary>Which side of the split the windows are.</summary>
    SplitName Split { get; }

    /// <summary>How the windows become items.</summary>
    GenomeOptions Options { get; }

    /// <summary>Windows in all.</summary>
    long Count { get; }

    /// <summary>Tokens of an item.</summary>
    int ItemTokens { get; }

    /// <summary>Reads one item. Each span receives <see cref="ItemTokens"/> numbers.</summary>
    /// <param name="index">The window's index, from 0 up to and without <see cref="Count"/>.</param>
    /// <param name="epoch">The epoch, from 0, which the draw of the reverse complement depends on.</param>
    /// <param name="tokens">Receives the ids.</param>
    /// <param name="labels">Receives the ids to predict: the tokens, one to the left.</param>
    /// <param name="lossMask">Receives 1 where a label counts, else 0.</param>
    void ReadItem(long index, int epoch, Span<long> tokens, Span<long> labels, Span<float> lossMask);

    /// <summary>Which window an item is.</summary>
    /// <param name="index">As in <see cref="ReadItem"/>.</param>
    GenomeWindowFacts FactsOf(long index);
}
