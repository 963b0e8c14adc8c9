using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>What can be wrong with a product, or with a scan that is to become one.</summary>
internal static class ProductThrow
{
    private const string WriteAgain = "Write the product again, as with 'shardwright ptycho export'.";

    [DoesNotReturn]
    public static void NoObject(string path) => throw new MalformedDataException(
        new DataLocation(path), "the scan's object", "objectGuess", "none", "Save the scan again with it, or give --allow-missing-object for one of 16 x 16 ones.");

    [DoesNotReturn]
    public static void LayerSpacing(string path, int layers, int spacings) => throw new MalformedDataException(
        new DataLocation(path, Item: ProductPaths.LayerSpacing), "distances between the object's layers", Number($"{layers - 1} for {layers} layers"), Number($"{spacings}"),
        "Give the distance from each layer to the next, or one layer alone.");

    [DoesNotReturn]
    public static void PatternType(string path, NpyType type) => throw new MalformedDataException(
        new DataLocation(path, Item: ProductPaths.Diffraction), "type of the patterns", "float32, float64 or whole numbers", type.Descr, "Save the patterns again as one of them.");

    [DoesNotReturn]
    public static void Lengths(string path, string expected, string found) => throw new MalformedDataException(
        new DataLocation(path), "arrays of a scan", expected, found, "Save the scan again with arrays of one length.");

    public static MalformedDataException IsMissing(string path, string item) => new(
        new DataLocation(path, Item: item), "dataset of a product", "one of that name", "none", "Check that the file is a Ptychodus product.");

    [DoesNotReturn]
    public static void Type(DataLocation where, string expected, Hdf5Type found) => throw new MalformedDataException(
        where, "type", expected, found.ToString(), WriteAgain);

    [DoesNotReturn]
    public static void AttributeType(DataLocation where, string expected, Hdf5Attribute found) => throw new MalformedDataException(
        where, "type", expected, found.Shape.Length == 0 ? found.Type.ToString() : $"{string.Join(" x ", found.Shape)} of {found.Type}", WriteAgain);

    public static MalformedDataException NoGroup(string path, string item) => new(
        new DataLocation(path, Item: item), "raw data", "a group", "something else", WriteAgain);

    [DoesNotReturn]
    public static void PixelSize(DataLocation where, double found) => throw new MalformedDataException(
        where, "pixel size", "a number of metres from 0 up, to tell pixels from metres", found.ToString(CultureInfo.InvariantCulture), WriteAgain);

    [DoesNotReturn]
    public static void Shape(DataLocation where, string expected, IEnumerable<long> found) => throw new MalformedDataException(
        where, "shape", expected, $"({string.Join(", ", found.Select(length => length.ToString(CultureInfo.InvariantCulture)))})", WriteAgain);

    [DoesNotReturn]
    public static void Value(DataLocation where, string expected, string found) => throw new MalformedDataException(where, "value", expected, found, WriteAgain);

    [DoesNotReturn]
    public static void TooLarge(DataLocation where, long limit) => throw new MalformedDataException(
        where, "size of the array", Number($"at most {limit} bytes"), "more", "Check that the file is what it should be.");

    /// <summary>Numbers as every machine writes them.</summary>
    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
