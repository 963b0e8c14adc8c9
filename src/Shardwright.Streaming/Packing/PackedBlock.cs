namespace Shardwright.Streaming.Packing;

/// <summary>Rows of one block that one reader gets, their documents encoded.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="FirstRow">The number of the block's first row, counted over all epochs.</param>
/// <param name="Packed">What stands in the rows.</param>
/// <param name="Rows">The reader's rows, from 0 in the block.</param>
/// <param name="Tokens">The tokens of the documents in these rows; null for others.</param>
internal sealed record PackedBlock(long Epoch, long FirstRow, BlockRows Packed, IReadOnlyList<int> Rows, int[]?[] Tokens);
