namespace Shardwright.Streaming.Packing;

/// <summary>What the packer puts at the current place of a row.</summary>
/// <param name="Document">The document, by the number that it was added with.</param>
/// <param name="Tokens">How many of its tokens are placed, from its first.</param>
/// <param name="DroppedTokens">How many of its tokens are lost, because it was cut to fill the row.</param>
public readonly record struct PackedPlacement(int Document, int Tokens, int DroppedTokens);
