namespace Shardwright.Recipes.Code;

/// <summary>One document cut from a source file.</summary>
/// <param name="StartBytes">Where its own bytes start in the file.</param>
/// <param name="LengthBytes">How many there are.</param>
/// <param name="HasPreamble">Whether the file's preamble is repeated in front of them.</param>
public readonly record struct CodePiece(int StartBytes, int LengthBytes, bool HasPreamble);
