namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>In which order an array of diffraction patterns has its axes: N patterns of H rows and W columns.</summary>
public enum AxisOrder
{
    /// <summary>The axis as long as the list of positions counts the patterns; where that could be any of them, it is an error.</summary>
    Auto,

    /// <summary>Pattern, row, column.</summary>
    Nhw,

    /// <summary>Row, pattern, column.</summary>
    Hnw,

    /// <summary>Row, column, pattern.</summary>
    Hwn,
}
