namespace Shardwright.Hygiene.Guard;

/// <summary>What installing the guard, or taking it away, did.</summary>
/// <param name="Hook">The hook's path.</param>
/// <param name="IsHookChanged">Whether the hook was written or taken away; false where all was as it should be.</param>
/// <param name="Chained">Where the hook lies, or lay, that was there before; null for none.</param>
/// <param name="IgnoreFile">The path of <c>.gitignore</c>.</param>
/// <param name="IsIgnoreChanged">Whether the block was written.</param>
/// <param name="IsShared">Whether the hooks lie outside of this repository (<c>core.hooksPath</c>), so that others run them too.</param>
public sealed record GuardInstallReport(string Hook, bool IsHookChanged, string? Chained, string IgnoreFile, bool IsIgnoreChanged, bool IsShared);
