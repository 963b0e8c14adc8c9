namespace Shardwright.Recipes.Code;

/// <summary>A place where a file may be cut.</summary>
/// <param name="OffsetBytes">The first byte after it.</param>
/// <param name="Container">The innermost namespace, <c>extern "C"</c> or class that is open there, as an index; -1 for none.</param>
/// <param name="Conditional">The innermost <c>#if</c> that is open there, as an index; -1 for none.</param>
/// <param name="Unit">What ends there.</param>
/// <param name="IsWeak">Whether a piece that begins there would begin with a closing brace, or end with an opening one.</param>
internal readonly record struct CodeBoundary(int OffsetBytes, int Container, int Conditional, CodeUnit Unit, bool IsWeak);
