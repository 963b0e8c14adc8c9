using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>Where the probe stood, read out of a scan or a product without anything else of it.</summary>
/// <param name="X">The column of each position, in pixels of the object.</param>
/// <param name="Y">Its row.</param>
public sealed record ScanPositions(double[] X, double[] Y)
{
    /// <summary>Reads the positions of a file.</summary>
    /// <param name="path">A scan, <c>.npz</c>, or a product, <c>.h5</c> or <c>.hdf5</c>: of that, <c>raw_data</c> where it is there, else metres divided by the object's pixels.</param>
    /// <exception cref="StorageException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="MalformedDataException">It has no positions, or as many columns as rows it has not, or one of them is not a number.</exception>
    public static ScanPositions Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var isProduct = Path.GetExtension(path) is ProductNames.Ending or ".hdf5" or ".H5" or ".HDF5";
        var positions = isProduct ? ReadProduct(path) : ReadScan(path);
        if (positions.X.Length != positions.Y.Length)
        {
            GroupsThrow.Lengths(path, positions.X.Length, positions.Y.Length);
        }

        for (var i = 0; i < positions.X.Length; i++)
        {
            if (!double.IsFinite(positions.X[i]) || !double.IsFinite(positions.Y[i]))
            {
                GroupsThrow.NotANumber(path, i, positions.X[i], positions.Y[i]);
            }
        }

        return positions;
    }

    private static ScanPositions ReadScan(string path)
    {
        using var archive = NpzReader.Open(path);
        return new ScanPositions(Column(archive, path, ScanKeys.X), Column(archive, path, ScanKeys.Y));
    }

    private static double[] Column(NpzReader archive, string path, string name)
    {
        var member = archive.Find(name);
        if (member is not { Header.Shape.Count: 1 } || !ScanNumbers.AreReal(member.Header.Type))
        {
            GroupsThrow.NoPositions(path, name, member is null ? "none" : $"{member.Header.Type.Descr} of shape ({string.Join(", ", member.Header.Shape)})");
        }

        return ScanNumbers.ToDoubles(archive.Read(member));
    }

    private static ScanPositions ReadProduct(string path)
    {
        using var product = ProductReader.Open(path);
        return new ScanPositions(product.XPixels, product.YPixels);
    }
}
