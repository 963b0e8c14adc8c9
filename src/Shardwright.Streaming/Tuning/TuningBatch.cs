namespace Shardwright.Streaming.Tuning;

/// <summary>Rows of tokens that are trained on together. The caller's to keep.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Width">Tokens of a row, padding included.</param>
/// <param name="Inputs">Row after row: the ids, then padding (0, or the beginning of text where rows are packed).</param>
/// <param name="Targets">Row after row: for each input the id that follows, or -1 where nothing is to be learned. The loss mask is where it is not -1.</param>
/// <param name="Lengths">The inputs of each row that are not padding.</param>
/// <param name="Samples">The samples in the batch; more than rows where rows are packed.</param>
/// <param name="Next">Where to take up again: after this batch, and after those that the other ranks got in the same turn.</param>
public sealed record TuningBatch(
    int Epoch, int Rows, int Width, ReadOnlyMemory<int> Inputs, ReadOnlyMemory<int> Targets, IReadOnlyList<int> Lengths, int Samples, TuningCursor Next);
