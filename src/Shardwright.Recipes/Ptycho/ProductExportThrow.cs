using System.Diagnostics.CodeAnalysis;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Ptycho;

/// <summary>What keeps a scan from becoming a product, or a product from becoming a scan.</summary>
internal static class ProductExportThrow
{
    [DoesNotReturn]
    public static void NoObject(string path) => throw new MalformedDataException(
        new DataLocation(path), "the scan's object", "objectGuess", "none", "Save the scan again with it, or give --allow-missing-object for one of 16 x 16 ones.");

    [DoesNotReturn]
    public static void Layers(string path, int layers, int spacings) => throw new MalformedDataException(
        new DataLocation(path, Item: "objectGuess"), "distances between the object's layers", $"{layers - 1} for {layers} layers", $"{spacings}",
        "A scan has no place for them: keep one layer, or export through ProductWriter with ProductOptions.LayerSpacingMeters.");

    [DoesNotReturn]
    public static void Several(string path, string item, string what, IEnumerable<int> shape) => throw new MalformedDataException(
        new DataLocation(path, Item: item), $"shape of the {item}", $"one {what}", $"({string.Join(", ", shape)})", $"Give --keep-modes to write every {what}.");

    [DoesNotReturn]
    public static void NotSquare(string path, int height, int width) => throw new MalformedDataException(
        new DataLocation(path, Item: "raw_data/diffraction"), "patterns", "square ones", $"{height} x {width}", "Give --no-include-diffraction to import the rest.");
}
