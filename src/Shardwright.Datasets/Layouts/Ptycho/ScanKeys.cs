namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>The names of arrays in a scan's NPZ file, as PtychoPINN's data contract has them.</summary>
public static class ScanKeys
{
    /// <summary>Patterns, (n, H, W).</summary>
    public const string Diffraction = "diffraction";

    /// <summary>Patterns, as old files call them.</summary>
    public const string OldDiffraction = "diff3d";

    /// <summary>The column of each position, in pixels of the object, (n).</summary>
    public const string X = "xcoords";

    /// <summary>The row of each position, in pixels of the object, (n).</summary>
    public const string Y = "ycoords";

    /// <summary>Where each column was meant to be, (n).</summary>
    public const string StartX = "xcoords_start";

    /// <summary>Where each row was meant to be, (n).</summary>
    public const string StartY = "ycoords_start";

    /// <summary>Which scan each position is of, (n).</summary>
    public const string ScanIndex = "scan_index";

    /// <summary>The probe, (H, W) complex64.</summary>
    public const string ProbeGuess = "probeGuess";

    /// <summary>The object, (M, M) complex64.</summary>
    public const string ObjectGuess = "objectGuess";

    /// <summary>The object's patch under each position, (n, H, W) complex64.</summary>
    public const string Patches = "Y";

    /// <summary>JSON as one text; in old files a pickle, which is never loaded.</summary>
    public const string Metadata = "_metadata";

    /// <summary>Whether arrays of a name are read.</summary>
    internal static bool AreRead(string name)
        => name is Diffraction or OldDiffraction or X or Y or StartX or StartY or ScanIndex or ProbeGuess or ObjectGuess or Patches or Metadata;
}
