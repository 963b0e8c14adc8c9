using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>Where the probe stood, read out of a scan or a product without anything else of it.</summary>
/// <param name="X">The column of each position, in pixels of the object.</param>
/// <param name="Y">Its row.</param>
public sealed record ScanPositions(double[] X, double[] Y)
{
    private const string RawX = "raw_data/xcoords";
    private const string RawY = "raw_data/ycoords";
    private const string ProductY = "probe_position_y_m";
    private const string Object = "object";

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
        return new ScanPositions(Column(archive, path, "xcoords"), Column(archive, path, "ycoords"));
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
        using var product = Hdf5Reader.Open(path);
        return product.Exists(RawX) && product.Exists(RawY)
            ? new ScanPositions(Column(product, path, RawX, 1), Column(product, path, RawY, 1))
            : new ScanPositions(
                Column(product, path, ProductNames.PositionX, PixelSize(product, "pixel_width_m")), Column(product, path, ProductY, PixelSize(product, "pixel_height_m")));
    }

    private static double[] Column(Hdf5Reader product, string path, string name, double unit)
    {
        if (!product.Exists(name))
        {
            GroupsThrow.NoPositions(path, name, "none");
        }

        using var column = product.OpenDataset(name);
        if (column.Shape.Length != 1 || column.Type.Class is not (Hdf5Class.Float or Hdf5Class.Integer))
        {
            GroupsThrow.NoPositions(path, name, $"{column.Type} of {column.Shape.Length} dimensions");
        }

        if (column.RowCount > Array.MaxLength)
        {
            GroupsThrow.NoPositions(path, name, $"{column.RowCount} positions");
        }

        var values = new double[column.RowCount];
        column.ReadRows<double>(0, values.Length, values);
        for (var i = 0; unit != 1 && i < values.Length; i++)
        {
            values[i] /= unit;
        }

        return values;
    }

    // A product without the size, or of size 0, is taken as it is, as the original does.
    private static double PixelSize(Hdf5Reader product, string name)
        => product.Exists(Object) && product.Attributes(Object).FirstOrDefault(attribute => attribute.Name == name)?.Value is double size and > 0 ? size : 1;
}
