namespace Shardwright.Recipes.Ptycho;

/// <summary>Where a point of a scan goes.</summary>
internal enum ScanSide : byte
{
    /// <summary>To train on.</summary>
    Train,

    /// <summary>To test with.</summary>
    Test,

    /// <summary>Nowhere: it is too near to the border.</summary>
    Dropped,
}
