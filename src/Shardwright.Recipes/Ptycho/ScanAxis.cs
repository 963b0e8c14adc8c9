namespace Shardwright.Recipes.Ptycho;

/// <summary>Along which coordinate a scan is cut.</summary>
public enum ScanAxis
{
    /// <summary>By rows, <c>ycoords</c>.</summary>
    Y,

    /// <summary>By columns, <c>xcoords</c>.</summary>
    X,
}
