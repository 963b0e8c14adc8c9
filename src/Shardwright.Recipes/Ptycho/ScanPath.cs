namespace Shardwright.Recipes.Ptycho;

/// <summary>How the probe goes over the object.</summary>
public enum ScanPath
{
    /// <summary>Row by row, each position a little off its place.</summary>
    Raster,

    /// <summary>Along a sunflower's spiral from the middle out (Vogel, 1979).</summary>
    Spiral,

    /// <summary>Anywhere.</summary>
    Random,
}
