using System.Globalization;
using Shardwright.Formats.Hdf5;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets;

/// <summary>Holds what an HDF5 dataset declares against the file that it is in: chunks that were never written cost nothing, so a few bytes can declare any number of values.</summary>
internal static class DeclaredSize
{
    /// <summary>More than any filter makes of a byte of a real file.</summary>
    private const double MostBytesOfOne = 1 << 16;

    private const double AlwaysAllowed = 1L << 30;

    /// <summary>Throws where reading all of a dataset would be no end of zeros.</summary>
    /// <exception cref="MalformedDataException">It declares more bytes than the file can hold.</exception>
    public static void Check(Hdf5Reader file, Hdf5Dataset dataset)
    {
        var bytes = dataset.Shape.Aggregate((double)dataset.Type.SizeBytes, (product, length) => product * length);
        var stored = new FileInfo(file.Path).Length;
        if (bytes > AlwaysAllowed + (stored * MostBytesOfOne))
        {
            throw new MalformedDataException(
                new DataLocation(file.Path, Item: dataset.Name), "size of the dataset", string.Create(CultureInfo.InvariantCulture, $"what a file of {stored} bytes can hold"),
                string.Create(CultureInfo.InvariantCulture, $"{bytes:G4} bytes declared"), "Check that the file was written whole.");
        }
    }
}
