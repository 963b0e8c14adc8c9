namespace Shardwright.Recipes.Ptycho;

/// <summary>The names of arrays in a scan's NPZ file.</summary>
internal static class ScanNames
{
    public const string Diffraction = "diffraction";
    public const string OldDiffraction = "diff3d";
    public const string X = "xcoords";
    public const string Y = "ycoords";
    public const string StartX = "xcoords_start";
    public const string StartY = "ycoords_start";
    public const string ScanIndex = "scan_index";
    public const string Probe = "probeGuess";
    public const string Object = "objectGuess";
    public const string Patches = "Y";
    public const string Metadata = "_metadata";
}
