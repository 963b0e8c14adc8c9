using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Makes a scan's NPZ file of a product: of ours, PtychoPINN's or Ptychodus' own.</summary>
/// <remarks>
/// Source: the importer of hoidn/PtychoPINN. Positions kept in pixels are taken as they are; else they are worked out from the metres. Patterns are
/// taken over where there are any; what NPZ has no key for (layer spacings, losses, weights of modes, attributes) stays behind.
/// </remarks>
public static class ProductImport
{
    /// <summary>Makes an NPZ file of a product.</summary>
    /// <param name="product">The product.</param>
    /// <param name="output">The NPZ file; one that is there is replaced, and its folder is made where it is missing.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="reporter">Is told what stays behind; null for nobody.</param>
    /// <param name="cancel">Stops the work; nothing is changed then.</param>
    /// <exception cref="ArgumentException">The scan would replace the product.</exception>
    /// <exception cref="MalformedDataException">The product is damaged or not what it should be, or has several modes or layers.</exception>
    /// <exception cref="StorageException">The product cannot be read, or the disk refused.</exception>
    public static ProductImportReport Run(
        string product, string output, ProductImportOptions? options = null, IReporter? reporter = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(product);
        ArgumentException.ThrowIfNullOrEmpty(output);
        options ??= new ProductImportOptions();
        if (Path.GetFullPath(product) == Path.GetFullPath(output))
        {
            throw new ArgumentException("the scan would replace the product that it is made of");
        }

        using var source = ProductReader.Open(product);
        var scan = source.ToScan();
        scan = scan with
        {
            Patterns = options.IncludeDiffraction ? scan.Patterns : null,
            ProbeGuess = options.KeepModes ? scan.ProbeGuess : Squeeze(product, scan.ProbeGuess, "probe", "mode"),
            ObjectGuess = options.KeepModes ? scan.ObjectGuess : Squeeze(product, scan.ObjectGuess!, "object", "layer"),
        };
        if (scan.Patterns is { } patterns && patterns.Height != patterns.Width)
        {
            ProductExportThrow.NotSquare(product, patterns.Height, patterns.Width);
        }

        if (source is { HasRawPositions: false } && (source.Metadata.ObjectPixelWidthMeters == 0 || source.Metadata.ObjectPixelHeightMeters == 0))
        {
            reporter?.Warn($"{product}: the object's pixel size is 0 or missing, and positions were not kept in pixels: metres are taken over as they are.");
        }

        if (source.OprWeights is not null || source.LossValues.Length > 0)
        {
            reporter?.Note($"{product}: losses and weights of modes have no place in an NPZ file; they stay behind.");
        }

        if (options.IncludeDiffraction && scan.Patterns is null)
        {
            reporter?.Warn($"{output}: there are no patterns in the product, and none in the scan.");
        }

        ScanWriter.Write(output, scan, options.Compression, cancel);
        return new ProductImportReport(output, scan.X.Length, scan.Patterns?.Count ?? 0, new FileInfo(output).Length);
    }

    private static ComplexImage Squeeze(string product, ComplexImage image, string item, string what)
    {
        if (image.Shape[..^2].Any(length => length != 1))
        {
            ProductExportThrow.Several(product, item, what, image.Shape);
        }

        return image with { Shape = image.Shape[^2..] };
    }
}
