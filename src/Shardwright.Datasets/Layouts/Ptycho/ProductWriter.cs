using System.Runtime.InteropServices;
using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>Writes a scan as a Ptychodus product: one HDF5 file that Ptychodus opens.</summary>
/// <remarks>
/// Source: the product format 1.0 of AdvancedPhotonSource/ptychodus, as PtychoPINN's exporter writes it; names, types, attributes and links are the same, chunks are
/// of whole patterns. What the exporter drops is kept beside it, where readers ignore it: <c>raw_data/xcoords_start</c> and <c>ycoords_start</c> where
/// they differ from the positions, and <c>raw_data/_metadata</c>. The same scan and options give the same bytes.
/// </remarks>
public sealed class ProductWriter
{
    private const int MissingObjectSize = 16;

    private readonly Hdf5Writer file;
    private readonly string path;
    private readonly Scan scan;
    private readonly ProductOptions options;

    private ProductWriter(Hdf5Writer file, string path, Scan scan, ProductOptions options)
        => (this.file, this.path, this.scan, this.options) = (file, path, scan, options);

    /// <summary>Writes a product. Patterns are read once and in order, a few at a time.</summary>
    /// <param name="path">The file; one that is there is replaced. It is whole when this returns: the caller gives a name that is not the last one.</param>
    /// <param name="scan">What is written; all of its arrays are of one length.</param>
    /// <param name="metadata">What is said of the measurement.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="reporter">Is told how far it is; null for nobody.</param>
    /// <param name="cancel">Stops between two blocks of patterns.</param>
    /// <exception cref="MalformedDataException">The scan's arrays do not fit together, there is no object, or the patterns' bytes are damaged.</exception>
    /// <exception cref="StorageException">The disk refused.</exception>
    /// <remarks>Memory is a few blocks of patterns, whatever their number.</remarks>
    public static void Write(
        string path, Scan scan, ProductMetadata metadata, ProductOptions? options = null, IReporter? reporter = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(metadata);
        options = (options ?? new ProductOptions()).Check();
        CheckLengths(path, scan);
        if (scan.ObjectGuess is null && !options.AllowMissingObject)
        {
            ProductThrow.NoObject(path);
        }

        using var file = Hdf5Writer.Create(path);
        var writer = new ProductWriter(file, path, scan, options);
        writer.WriteRoot(metadata);
        if (options.IncludeDiffraction)
        {
            writer.WriteRawData(reporter, cancel);
        }
    }

    private static void CheckLengths(string path, Scan scan)
    {
        var count = scan.X.Length;
        ReadOnlySpan<(string Name, long? Length)> arrays =
        [
            (ScanKeys.Y, scan.Y.Length), (ScanKeys.StartX, scan.StartX?.Length), (ScanKeys.StartY, scan.StartY?.Length), (ScanKeys.ScanIndex, scan.ScanIndex?.Length),
            (ScanKeys.Diffraction, scan.Patterns?.Count),
        ];
        foreach (var (name, length) in arrays)
        {
            if (length is { } found && found != count)
            {
                ProductThrow.Lengths(path, $"{count} of each, as many as xcoords", $"{found} in {name}");
            }
        }
    }

    private void WriteRoot(ProductMetadata metadata)
    {
        file.SetAttribute(ProductPaths.Root, ProductPaths.Name, metadata.Name);
        file.SetAttribute(ProductPaths.Root, ProductPaths.Comments, metadata.Comments);
        file.SetAttribute(ProductPaths.Root, ProductPaths.DetectorDistance, metadata.DetectorDistanceMeters);
        file.SetAttribute(ProductPaths.Root, ProductPaths.ProbeEnergy, metadata.ProbeEnergyElectronvolts);
        file.SetAttribute(ProductPaths.Root, ProductPaths.ProbePhotons, metadata.ProbePhotonCount);
        file.SetAttribute(ProductPaths.Root, ProductPaths.ExposureTime, metadata.ExposureTimeSeconds);
        file.SetAttribute(ProductPaths.Root, ProductPaths.MassAttenuation, metadata.MassAttenuationSquareMetersPerKilogram);
        file.SetAttribute(ProductPaths.Root, ProductPaths.TomographyAngle, metadata.TomographyAngleDegrees);

        WriteIndexes(ProductPaths.Indexes, options.ProbeIndexes == ProbeIndexes.Zero ? null : scan.ScanIndex);
        WriteNumbers(ProductPaths.PositionX, Scale(scan.X, metadata.ObjectPixelWidthMeters));
        WriteNumbers(ProductPaths.PositionY, Scale(scan.Y, metadata.ObjectPixelHeightMeters));

        WriteImage(ProductPaths.Probe, scan.ProbeGuess);
        file.SetAttribute(ProductPaths.Probe, ProductPaths.PixelWidth, metadata.ProbePixelWidthMeters);
        file.SetAttribute(ProductPaths.Probe, ProductPaths.PixelHeight, metadata.ProbePixelHeightMeters);

        var image = scan.ObjectGuess ?? Ones();
        var layers = image.Shape.Length == 3 ? image.Shape[0] : 1;
        if (options.LayerSpacingMeters.Length != layers - 1)
        {
            ProductThrow.LayerSpacing(path, layers, options.LayerSpacingMeters.Length);
        }

        WriteImage(ProductPaths.Object, image);
        var isAuto = options.Center == ObjectCenter.Auto;
        file.SetAttribute(ProductPaths.Object, ProductPaths.CenterX, isAuto ? image.Width / 2.0 * metadata.ObjectPixelWidthMeters : metadata.ObjectCenterXMeters);
        file.SetAttribute(ProductPaths.Object, ProductPaths.CenterY, isAuto ? image.Height / 2.0 * metadata.ObjectPixelHeightMeters : metadata.ObjectCenterYMeters);
        file.SetAttribute(ProductPaths.Object, ProductPaths.PixelWidth, metadata.ObjectPixelWidthMeters);
        file.SetAttribute(ProductPaths.Object, ProductPaths.PixelHeight, metadata.ObjectPixelHeightMeters);
        WriteNumbers(ProductPaths.LayerSpacing, [.. options.LayerSpacingMeters]);
        WriteNumbers(ProductPaths.LossValues, []);
        using (file.CreateDataset(ProductPaths.LossEpochs, Hdf5ElementType.Int64, [0]))
        {
        }
    }

    private void WriteRawData(IReporter? reporter, CancellationToken cancel)
    {
        file.SetAttribute(ProductPaths.Root, ProductPaths.BundleVersion, "1.0");
        file.SetAttribute(ProductPaths.Root, ProductPaths.ContainsRawData, 1L);
        file.CreateGroup(ProductPaths.RawData);
        if (scan.Patterns is { } patterns)
        {
            WritePatterns(patterns, reporter, cancel);
        }

        WriteNumbers(ProductPaths.RawX, scan.X);
        WriteNumbers(ProductPaths.RawY, scan.Y);
        WriteIndexes(ProductPaths.RawScanIndex, scan.ScanIndex);
        file.CreateHardLink(ProductPaths.RawProbe, ProductPaths.Probe);
        file.CreateHardLink(ProductPaths.RawObject, ProductPaths.Object);
        WriteStart(ProductPaths.RawStartX, scan.StartX, scan.X);
        WriteStart(ProductPaths.RawStartY, scan.StartY, scan.Y);
        if (scan.MetadataJson is { } json)
        {
            using var text = file.CreateDataset(ProductPaths.RawMetadata, Hdf5ElementType.Utf8, []);
            text.WriteStrings(0, [json]);
        }
    }

    private void WritePatterns(IPatternSource patterns, IReporter? reporter, CancellationToken cancel)
    {
        using var progress = reporter?.Begin("Writing patterns", patterns.Count, ProgressUnit.Records);
        var chunk = Math.Min(options.ChunkPatterns, Math.Max(1, patterns.Count));
        using var dataset = file.CreateDataset(
            ProductPaths.Diffraction, TypeOf(patterns.Type), [patterns.Count, patterns.Height, patterns.Width],
            new Hdf5DatasetOptions
            {
                ChunkShape = [chunk, patterns.Height, patterns.Width], Shuffle = true, GzipLevel = options.GzipLevel, ExpectsNoise = true, Threads = options.Threads,
            });
        PatternBlocks.ForEach(
            patterns, (int)chunk,
            (first, block) =>
            {
                WriteRows(dataset, patterns.Type, first, block.Span);
                progress?.Advance(block.Length / PatternBlocks.PatternBytes(patterns));
            },
            cancel);
        file.SetAttribute(ProductPaths.Diffraction, ProductPaths.CanonicalAxes, "NHW");
        file.SetAttribute(ProductPaths.Diffraction, ProductPaths.OriginalAxes, ScanThrow.Name(options.OriginalAxisOrder));
        if (options.Units is { } units)
        {
            file.SetAttribute(ProductPaths.Diffraction, ProductPaths.Units, units);
        }
    }

    private Hdf5ElementType TypeOf(NpyType type)
    {
        switch (type.Kind, type.ElementBytes)
        {
            case (NpyKind.SignedInteger, 1): return Hdf5ElementType.SByte;
            case (NpyKind.SignedInteger, 2): return Hdf5ElementType.Int16;
            case (NpyKind.SignedInteger, 4): return Hdf5ElementType.Int32;
            case (NpyKind.SignedInteger, 8): return Hdf5ElementType.Int64;
            case (NpyKind.UnsignedInteger, 1): return Hdf5ElementType.Byte;
            case (NpyKind.UnsignedInteger, 2): return Hdf5ElementType.UInt16;
            case (NpyKind.UnsignedInteger, 4): return Hdf5ElementType.UInt32;
            case (NpyKind.UnsignedInteger, 8): return Hdf5ElementType.UInt64;
            case (NpyKind.Real, 8): return Hdf5ElementType.Double;
            case (NpyKind.Real, 4): return Hdf5ElementType.Single;
            default:
                ProductThrow.PatternType(path, type);
                return default;
        }
    }

    private static void WriteRows(Hdf5DatasetWriter dataset, NpyType type, long first, ReadOnlySpan<byte> rows)
    {
        switch (type.Kind, type.ElementBytes)
        {
            case (NpyKind.SignedInteger, 1): dataset.WriteRows(first, MemoryMarshal.Cast<byte, sbyte>(rows)); break;
            case (NpyKind.SignedInteger, 2): dataset.WriteRows(first, MemoryMarshal.Cast<byte, short>(rows)); break;
            case (NpyKind.SignedInteger, 4): dataset.WriteRows(first, MemoryMarshal.Cast<byte, int>(rows)); break;
            case (NpyKind.SignedInteger, _): dataset.WriteRows(first, MemoryMarshal.Cast<byte, long>(rows)); break;
            case (NpyKind.UnsignedInteger, 1): dataset.WriteRows(first, rows); break;
            case (NpyKind.UnsignedInteger, 2): dataset.WriteRows(first, MemoryMarshal.Cast<byte, ushort>(rows)); break;
            case (NpyKind.UnsignedInteger, 4): dataset.WriteRows(first, MemoryMarshal.Cast<byte, uint>(rows)); break;
            case (NpyKind.UnsignedInteger, _): dataset.WriteRows(first, MemoryMarshal.Cast<byte, ulong>(rows)); break;
            case (_, 8): dataset.WriteRows(first, MemoryMarshal.Cast<byte, double>(rows)); break;
            default: dataset.WriteRows(first, MemoryMarshal.Cast<byte, float>(rows)); break;
        }
    }

    private void WriteIndexes(string name, long[]? indexes)
    {
        indexes ??= new long[scan.X.Length];
        var isNarrow = scan.ScanIndexType == NpyType.I4;
        using var dataset = file.CreateDataset(name, isNarrow ? Hdf5ElementType.Int32 : Hdf5ElementType.Int64, [indexes.Length]);
        if (isNarrow)
        {
            dataset.WriteRows<int>(0, Array.ConvertAll(indexes, index => (int)index));
        }
        else
        {
            dataset.WriteRows<long>(0, indexes);
        }
    }

    private void WriteNumbers(string name, double[] values)
    {
        using var dataset = file.CreateDataset(name, Hdf5ElementType.Double, [values.Length]);
        dataset.WriteRows<double>(0, values);
    }

    private void WriteStart(string name, double[]? start, double[] position)
    {
        if (start is not null && !MemoryMarshal.AsBytes<double>(start).SequenceEqual(MemoryMarshal.AsBytes<double>(position)))
        {
            WriteNumbers(name, start);
        }
    }

    private void WriteImage(string name, ComplexImage image)
    {
        using var dataset = file.CreateDataset(name, Hdf5ElementType.ComplexSingle, [.. image.Shape.Select(length => (long)length)]);
        dataset.WriteRows(0, image.Values.Span);
    }

    private static double[] Scale(double[] pixels, double pixelMeters) => Array.ConvertAll(pixels, position => position * pixelMeters);

    private static ComplexImage Ones()
    {
        var values = new ComplexSingle[MissingObjectSize * MissingObjectSize];
        values.AsSpan().Fill(new ComplexSingle(1, 0));
        return new ComplexImage([MissingObjectSize, MissingObjectSize], values);
    }
}
