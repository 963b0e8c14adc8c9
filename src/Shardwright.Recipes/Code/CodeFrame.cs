namespace Shardwright.Recipes.Code;

/// <summary>An open container. Frames are a linked list that only grows, so that a conditional saves its place as one number.</summary>
/// <param name="Parent">The container around it, as an index; -1 for the file.</param>
/// <param name="Block">What it is.</param>
/// <param name="Region">Its region; -1 for the file.</param>
/// <param name="StartBytes">Where its unit begins.</param>
internal readonly record struct CodeFrame(int Parent, CodeBlock Block, int Region, int StartBytes);
