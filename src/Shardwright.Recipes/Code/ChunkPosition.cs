namespace Shardwright.Recipes.Code;

/// <summary>The start of a line in the inputs.</summary>
/// <param name="Input">The input's index.</param>
/// <param name="OffsetBytes">Bytes of its text before the line.</param>
/// <param name="Line">Lines before it.</param>
/// <param name="Records">Lines before it that are not blank.</param>
internal readonly record struct ChunkPosition(int Input, long OffsetBytes, long Line, long Records);
