namespace Shardwright.Streaming.Genome;

/// <summary>One window as a model is given it.</summary>
/// <param name="Window">Where it lies.</param>
/// <param name="Epoch">The epoch that its draw was made for.</param>
/// <param name="IsReverseComplement">Whether the letters are those of the other strand.</param>
/// <param name="Tokens">Ids, int64, as many as an item has.</param>
/// <param name="Labels">The id after each token; PAD after the last.</param>
/// <param name="LossMask">1 where a label is learned, 0 where it is a special or control id.</param>
public sealed record GenomeItem(
    GenomeWindowFacts Window, int Epoch, bool IsReverseComplement, ReadOnlyMemory<long> Tokens, ReadOnlyMemory<long> Labels, ReadOnlyMemory<float> LossMask);
