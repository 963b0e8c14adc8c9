namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>How Ptychodus products and datasets of them are named.</summary>
public static class ProductNames
{
    /// <summary>The recipe of datasets whose shards are products.</summary>
    public const string Recipe = "ptycho";

    /// <summary>The ending of a product in a dataset.</summary>
    public const string Ending = ".h5";

    /// <summary>The dataset by which a product is known: the columns of its positions, in metres.</summary>
    public const string PositionX = "probe_position_x_m";
}
