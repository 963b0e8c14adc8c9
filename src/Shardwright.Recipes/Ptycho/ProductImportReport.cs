namespace Shardwright.Recipes.Ptycho;

/// <summary>What an import wrote.</summary>
/// <param name="Path">The NPZ file, as the caller named it.</param>
/// <param name="Positions">Positions in it.</param>
/// <param name="Patterns">Diffraction patterns in it.</param>
/// <param name="Bytes">Bytes of the file.</param>
public sealed record ProductImportReport(string Path, int Positions, long Patterns, long Bytes);
