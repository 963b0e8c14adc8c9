namespace Shardwright.Recipes.Code;

/// <summary>A container or a conditional, from the boundary before it to the boundary after it.</summary>
/// <param name="Parent">The one around it, as an index; -1 for none.</param>
/// <param name="First">The last boundary before its head, as an index.</param>
/// <param name="Last">The first boundary after its end, as an index.</param>
/// <param name="IsGuard">Whether it is the conditional of a header guard.</param>
/// <param name="HasElse">Whether it is a conditional of more than one arm.</param>
internal readonly record struct CodeRegion(int Parent, int First, int Last, bool IsGuard, bool HasElse = false);
