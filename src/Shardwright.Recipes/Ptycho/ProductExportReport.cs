namespace Shardwright.Recipes.Ptycho;

/// <summary>What an export wrote.</summary>
/// <param name="Path">The product, as the caller named it.</param>
/// <param name="Positions">Positions in it.</param>
/// <param name="Patterns">Diffraction patterns in it.</param>
/// <param name="Bytes">Bytes of the file.</param>
/// <param name="PositionsOutside">Positions that Ptychodus will draw outside the object.</param>
public sealed record ProductExportReport(string Path, int Positions, long Patterns, long Bytes, int PositionsOutside);
