namespace Shardwright.Recipes.Ptycho;

/// <summary>Along which coordinate a scan is divided.</summary>
public enum ScanAxis
{
    /// <summary>Rows: <c>ycoords</c>.</summary>
    Y,

    /// <summary>Columns: <c>xcoords</c>.</summary>
    X,
}
