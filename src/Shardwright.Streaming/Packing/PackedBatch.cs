namespace Shardwright.Streaming.Packing;

/// <summary>Packed rows that are trained on together. The arrays are the caller's.</summary>
/// <param name="Rows">Rows in it; fewer than the plan's batch size only at the end of the reading.</param>
/// <param name="Length">Tokens of a row.</param>
/// <param name="Inputs">Token ids, row after row.</param>
/// <param name="Targets">The id that follows each input, in the same shape; -1 where there is none: at the padding of a row that could not be filled.</param>
/// <param name="Cursor">JSON from which the reading goes on behind this batch.</param>
/// <param name="Epoch">The epoch, from 0, of the batch's first row; of a growing folder, of the last document fetched for it.</param>
/// <param name="Documents">Documents placed in these rows, whole or cut.</param>
/// <param name="DroppedTokens">Tokens of these documents that were cut off.</param>
public sealed record PackedBatch(int Rows, int Length, int[] Inputs, int[] Targets, string Cursor, long Epoch, int Documents, long DroppedTokens);
