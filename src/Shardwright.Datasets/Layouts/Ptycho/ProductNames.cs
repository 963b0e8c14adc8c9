using Shardwright.Datasets.Splits;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>How Ptychodus products, scans and datasets of them are named.</summary>
public static class ProductNames
{
    /// <summary>The recipe of datasets whose shards are products.</summary>
    public const string Recipe = "ptycho";

    /// <summary>The ending of a product in a dataset.</summary>
    public const string Ending = ".h5";

    /// <summary>The dataset by which a product is known: the columns of its positions, in metres.</summary>
    public const string PositionX = "probe_position_x_m";

    /// <summary>The split that a scan's or product's name ends with: <c>fly_train.npz</c> is for training.</summary>
    /// <param name="name">The name, with or without folders.</param>
    /// <returns>Null where it names none.</returns>
    public static SplitName? SplitOf(string name)
        => Word(name) is { } word && SplitNames.TryParse(word, out var split) ? split : null;

    /// <summary>The scan that a file is of: its name without folders, ending and split.</summary>
    /// <param name="name">The name, with or without folders.</param>
    public static string ScanOf(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        return SplitOf(name) is null ? stem : stem[..stem.LastIndexOf('_')];
    }

    private static string? Word(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        var at = stem.LastIndexOf('_');
        return at > 0 ? stem[(at + 1)..] : null;
    }
}
