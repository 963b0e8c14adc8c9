using System.Globalization;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Makes a Ptychodus product of a scan. Source: the converter of hoidn/PtychoPINN.</summary>
public static class ProductExport
{
    /// <summary>Makes a product of an NPZ file.</summary>
    /// <param name="input">The scan.</param>
    /// <param name="output">The product; one that is there is replaced, and its folder is made where it is missing.</param>
    /// <param name="metadata">What is said of the measurement.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="reporter">Is told how far it is, and warned of what Ptychodus will see otherwise than meant; null for nobody.</param>
    /// <param name="cancel">Stops the work; nothing is changed then.</param>
    /// <exception cref="ArgumentException">An option makes no sense, or the product would replace the scan.</exception>
    /// <exception cref="MalformedDataException">The scan is damaged or not what it should be; its place is the input.</exception>
    /// <exception cref="StorageException">The scan cannot be read, or the disk refused.</exception>
    /// <remarks>The product appears whole or not at all. Memory is a few blocks of patterns, whatever their number.</remarks>
    public static ProductExportReport Run(
        string input, string output, ProductMetadata metadata, ProductExportOptions? options = null, IReporter? reporter = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(input);
        ArgumentException.ThrowIfNullOrEmpty(output);
        options ??= new ProductExportOptions();
        if (Path.GetFullPath(input) == Path.GetFullPath(output))
        {
            throw new ArgumentException("the product would replace the scan that it is made of");
        }

        using var source = ScanReader.Open(
            input, new ScanOptions { AxisOrder = options.AxisOrder, IncludePatterns = options.Product.IncludeDiffraction, IncludePatches = false });
        foreach (var note in source.Notes)
        {
            reporter?.Note(note);
        }

        if (options.Product.IncludeDiffraction && source.Scan.Patterns is null)
        {
            reporter?.Warn($"{input}: the scan has no diffraction; the product has none either, and cannot be trained on.");
        }

        if (source.Scan.ObjectGuess is null && !options.Product.AllowMissingObject)
        {
            ProductExportThrow.NoObject(input);
        }

        CheckLayers(input, source.Scan, options);
        return Run(source.Scan, output, metadata, options with { Product = options.Product with { OriginalAxisOrder = source.AxisOrder } }, reporter, cancel);
    }

    /// <summary>Makes a product of a scan.</summary>
    /// <param name="scan">The scan; its patterns are read once and in order.</param>
    /// <param name="output">The product; one that is there is replaced, and its folder is made where it is missing.</param>
    /// <param name="metadata">What is said of the measurement.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="reporter">Is told how far it is, and warned of what Ptychodus will see otherwise than meant; null for nobody.</param>
    /// <param name="cancel">Stops the work; nothing is changed then.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="MalformedDataException">The scan's arrays do not fit together, there is no object, or the patterns' bytes are damaged.</exception>
    /// <exception cref="StorageException">The disk refused.</exception>
    /// <remarks>The product appears whole or not at all. Memory is a few blocks of patterns, whatever their number.</remarks>
    public static ProductExportReport Run(
        Scan scan, string output, ProductMetadata metadata, ProductExportOptions? options = null, IReporter? reporter = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentException.ThrowIfNullOrEmpty(output);
        ArgumentNullException.ThrowIfNull(metadata);
        options ??= new ProductExportOptions();
        using var file = AtomicFile.Create(output);
        var outside = Write(file.PartialPath, output, scan, metadata, options, reporter, reporter, cancel);
        file.Commit();
        return new ProductExportReport(output, scan.X.Length, options.Product.IncludeDiffraction ? scan.Patterns?.Count ?? 0 : 0, new FileInfo(output).Length, outside);
    }

    /// <summary>Writes a product where the caller says, under another name than its own.</summary>
    /// <returns>How many positions are outside the object.</returns>
    internal static int Write(
        string path, string name, Scan scan, ProductMetadata metadata, ProductExportOptions options, IReporter? reporter, IReporter? progress, CancellationToken cancel)
    {
        var product = options.Product;
        if (options.DiffractionAs != PatternUnits.Unsaid)
        {
            product = product with { Units = options.DiffractionAs == PatternUnits.Amplitude ? "amplitude" : "counts" };
            scan = options.DiffractionAs == PatternUnits.Amplitude && scan.Patterns is { } patterns ? scan with { Patterns = AmplitudePatterns.Of(patterns) } : scan;
        }

        try
        {
            ProductWriter.Write(path, scan, metadata, product, progress, cancel);
        }
        catch (StorageException error) when (error.Location.Path == path)
        {
            // The name that was asked for says more than the one it has while it is written.
            throw new StorageException(error.Location with { Path = name }, error.Subject, error.Expected, error.Found, error.Remedy, error);
        }

        return Warn(scan, name, metadata, product, reporter);
    }

    /// <summary>Throws where the object has layers whose distances nobody gave.</summary>
    internal static void CheckLayers(string input, Scan scan, ProductExportOptions options)
    {
        if (scan.ObjectGuess is { Shape: [var layers, _, _] } && layers - 1 != options.Product.LayerSpacingMeters.Length)
        {
            ProductExportThrow.Layers(input, layers, options.Product.LayerSpacingMeters.Length);
        }
    }

    private static int Warn(Scan scan, string output, ProductMetadata metadata, ProductOptions options, IReporter? reporter)
    {
        if (options.IncludeDiffraction && scan.Patterns is null)
        {
            reporter?.Warn($"{output}: there are no patterns in the scan, and none in the product.");
        }

        if (options.ProbeIndexes == ProbeIndexes.ScanIndex && scan.ScanIndex is { } indexes && indexes.Any(index => index != 0))
        {
            reporter?.Warn($"{output}: probe indexes are the scan indexes, which are not all 0, though there is one probe: --probe-indexes zero makes them 0.");
        }

        if (metadata.ObjectPixelWidthMeters == 0 || metadata.ObjectPixelHeightMeters == 0)
        {
            reporter?.Warn($"{output}: with an object's pixel of 0 metres every position becomes 0; no validator takes the product. Give --object-pixel-size-m.");
        }

        var frame = ObjectFrame.Of(scan.ObjectGuess, metadata, options.Center);
        var outside = frame.CountOutside(scan.X, scan.Y);
        if (outside > 0)
        {
            reporter?.Warn(string.Create(CultureInfo.InvariantCulture, $"{output}: {outside} of {scan.X.Length} positions are outside the object as Ptychodus reads them{(
                options.Center == ObjectCenter.Auto ? "." : ": --object-center auto puts the object where they are.")}"));
        }

        return outside;
    }
}
