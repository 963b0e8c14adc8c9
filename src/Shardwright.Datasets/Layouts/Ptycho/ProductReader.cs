using System.Collections.Immutable;
using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>Reads a Ptychodus product, of PtychoPINN's exporter, of Ptychodus itself or ours. Patterns stay in the file until they are asked for.</summary>
/// <remarks>
/// Source: the product format 1.0 of AdvancedPhotonSource/ptychodus. Probes have 2 to 4 axes, objects 2 or 3; <c>costs</c> stands for <c>loss_values</c>;
/// <c>opr_weights</c> may be an attribute of the probe or a dataset; attributes that are missing are 0 or empty; what nobody knows is passed over. One
/// thread at a time; <see cref="Patterns"/> works as long as this is open.
/// </remarks>
public sealed class ProductReader : IDisposable
{
    private readonly Hdf5Reader file;
    private readonly Hdf5PatternSource? patterns;

    private ProductReader(Hdf5Reader file)
    {
        this.file = file;
        var arrays = new ProductArrays(file);
        arrays.CheckRawData();
        PositionXMeters = arrays.Positions(ProductPaths.PositionX, null);
        PositionYMeters = arrays.Positions(ProductPaths.PositionY, PositionXMeters.Length);
        (var indexes, IndexType) = arrays.Indexes(ProductPaths.Indexes, Count);
        ProbeIndexes = indexes ?? throw ProductThrow.IsMissing(file.Path, ProductPaths.Indexes);
        ProbeGuess = arrays.Image(ProductPaths.Probe, 4);
        ObjectGuess = arrays.Image(ProductPaths.Object, 3);
        Metadata = arrays.Metadata();
        LayerSpacingMeters = [.. arrays.Numbers(ProductPaths.LayerSpacing) ?? []];
        LossValues = [.. arrays.Numbers(ProductPaths.LossValues) ?? arrays.Numbers(ProductPaths.Costs) ?? []];
        LossEpochs = [.. arrays.LossEpochs() ?? [.. Enumerable.Range(0, LossValues.Length).Select(epoch => (long)epoch)]];
        OprWeights = arrays.OprWeights();
        patterns = arrays.OpenPatterns(Count);
        try
        {
            Units = patterns is null ? null : arrays.Text(ProductPaths.Diffraction, ProductPaths.Units);
            HasRawPositions = file.Exists(ProductPaths.RawX) && file.Exists(ProductPaths.RawY);
            XPixels = arrays.RawPositions(ProductPaths.RawX, Count) ?? arrays.Pixels(PositionXMeters, ProductPaths.PixelWidth, Metadata.ObjectPixelWidthMeters);
            YPixels = arrays.RawPositions(ProductPaths.RawY, Count) ?? arrays.Pixels(PositionYMeters, ProductPaths.PixelHeight, Metadata.ObjectPixelHeightMeters);
            StartXPixels = arrays.RawPositions(ProductPaths.RawStartX, Count);
            StartYPixels = arrays.RawPositions(ProductPaths.RawStartY, Count);
            (var scanIndex, var type) = arrays.Indexes(ProductPaths.RawScanIndex, Count);
            (ScanIndex, IndexType) = scanIndex is null ? (ProbeIndexes, IndexType) : (scanIndex, type);
            MetadataJson = arrays.RawMetadata();
        }
        catch
        {
            patterns?.Dispose();
            throw;
        }
    }

    /// <summary>The file, as the caller named it.</summary>
    public string Path => file.Path;

    /// <summary>Positions there are.</summary>
    public int Count => PositionXMeters.Length;

    /// <summary>What is said of the measurement.</summary>
    public ProductMetadata Metadata { get; }

    /// <summary>The column of each position, in metres.</summary>
    public double[] PositionXMeters { get; }

    /// <summary>The row of each position, in metres.</summary>
    public double[] PositionYMeters { get; }

    /// <summary>The column of each position, in pixels of the object: those that were kept, else worked out from the metres.</summary>
    public double[] XPixels { get; }

    /// <summary>The row of each position, in pixels of the object: those that were kept, else worked out from the metres.</summary>
    public double[] YPixels { get; }

    /// <summary>Whether the positions in pixels were kept, and not worked out from the metres.</summary>
    public bool HasRawPositions { get; }

    /// <summary>Where each column was meant to be, in pixels; null where that was not kept.</summary>
    public double[]? StartXPixels { get; }

    /// <summary>Where each row was meant to be, in pixels; null where that was not kept.</summary>
    public double[]? StartYPixels { get; }

    /// <summary>Which probe stood at each position.</summary>
    public long[] ProbeIndexes { get; }

    /// <summary>Which scan each position is of; the probe indexes where that was not kept.</summary>
    public long[] ScanIndex { get; }

    /// <summary>The probe, with 2 to 4 axes.</summary>
    public ComplexImage ProbeGuess { get; }

    /// <summary>The object, with 2 axes, or 3 where it has layers.</summary>
    public ComplexImage ObjectGuess { get; }

    /// <summary>From each layer of the object to the next, in metres.</summary>
    public ImmutableArray<double> LayerSpacingMeters { get; }

    /// <summary>The loss of each epoch of a reconstruction.</summary>
    public ImmutableArray<double> LossValues { get; }

    /// <summary>The epoch of each loss; counted from 0 where the file does not say.</summary>
    public ImmutableArray<long> LossEpochs { get; }

    /// <summary>The weight of each coherent mode in each probe, (probes, modes) float64; null where there is one probe alone.</summary>
    public NpyArray? OprWeights { get; }

    /// <summary>The diffraction patterns, any of them at the cost of its chunk; null where the file has none.</summary>
    public IPatternSource? Patterns => patterns;

    /// <summary>What the patterns' <c>units</c> attribute says; null without one.</summary>
    public string? Units { get; }

    /// <summary>The text of <c>raw_data/_metadata</c>, JSON; null where there is none.</summary>
    public string? MetadataJson { get; }

    private NpyType IndexType { get; }

    /// <summary>Whether a file is HDF5 and has the positions that a product has.</summary>
    /// <param name="path">The file.</param>
    public static bool IsProduct(string path)
    {
        try
        {
            using var file = Hdf5Reader.Open(path);
            return file.Exists(ProductPaths.PositionX);
        }
        catch (MalformedDataException)
        {
            return false;
        }
    }

    /// <summary>Opens a product and reads all of it but the patterns.</summary>
    /// <param name="path">The HDF5 file.</param>
    /// <exception cref="StorageException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="MalformedDataException">It is no HDF5 or no product, or a part has a wrong type or shape, or is damaged.</exception>
    public static ProductReader Open(string path)
    {
        var file = Hdf5Reader.Open(path);
        try
        {
            return new ProductReader(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The product as a scan, whose patterns work as long as this is open. Modes and layers are kept as they are.</summary>
    public Scan ToScan() => new()
    {
        X = XPixels, Y = YPixels, StartX = StartXPixels, StartY = StartYPixels, ScanIndex = ScanIndex, ScanIndexType = IndexType,
        ProbeGuess = ProbeGuess, ObjectGuess = ObjectGuess, Patterns = patterns, MetadataJson = MetadataJson,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        patterns?.Dispose();
        file.Dispose();
    }
}
