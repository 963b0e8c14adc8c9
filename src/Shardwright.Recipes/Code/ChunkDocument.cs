using System.Runtime.InteropServices;

namespace Shardwright.Recipes.Code;

/// <summary>One document in a batch.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Tokens">Its tokens, or -1 where they were not counted.</param>
/// <param name="TextStart">Where it starts in the batch's texts, where these are kept.</param>
/// <param name="TextLength">Its length in bytes.</param>
/// <param name="JsonEnd">Where its JSON line ends in the batch's; the line starts where the one before ends.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ChunkDocument(UInt128 Digest, int Tokens, int TextStart, int TextLength, int JsonEnd);
