using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>Reads the parts of a product, each checked against what it has to be and a limit before it is read.</summary>
internal sealed class ProductArrays(Hdf5Reader file)
{
    /// <summary>The most bytes that a dataset other than the patterns may have.</summary>
    private const long MostBytes = 1L << 30;

    private const long MostPatternBytes = 1L << 30;

    private readonly Dictionary<string, Dictionary<string, Hdf5Attribute>> attributes = new(StringComparer.Ordinal);

    /// <summary>Finite numbers of one axis; throws where there are none.</summary>
    public double[] Positions(string name, int? count)
    {
        var values = Numbers(name, count) ?? throw ProductThrow.IsMissing(file.Path, name);
        if (values.Length == 0)
        {
            ScanThrow.NoPositions(Place(name));
        }

        CheckFinite(name, values);
        return values;
    }

    /// <summary>Positions in pixels; null where they were not kept.</summary>
    public double[]? RawPositions(string name, int count)
    {
        if (Numbers(name, count) is not { } values)
        {
            return null;
        }

        CheckFinite(name, values);
        return values;
    }

    /// <summary>Metres as pixels of the object; a size of 0 leaves them as they are, as the original does.</summary>
    public double[] Pixels(double[] meters, string attribute, double pixelMeters)
    {
        if (!double.IsFinite(pixelMeters) || pixelMeters < 0)
        {
            ProductThrow.PixelSize(Place($"{ProductPaths.Object}, attribute {attribute}"), pixelMeters);
        }

        return pixelMeters == 0 ? (double[])meters.Clone() : Array.ConvertAll(meters, position => position / pixelMeters);
    }

    /// <summary>Throws where <c>raw_data</c> is there and no group: patterns would seem to be missing.</summary>
    public void CheckRawData()
    {
        if (file.Exists(ProductPaths.RawData) && !file.Links().Any(link => link.Name == ProductPaths.RawData && link.LeadsTo == Hdf5LinkKind.Group))
        {
            throw ProductThrow.NoGroup(file.Path, ProductPaths.RawData);
        }
    }

    /// <summary>Numbers of one axis; null where there is no such dataset.</summary>
    public double[]? Numbers(string name, int? count = null)
        => Line<double>(name, count, type => type.Class is Hdf5Class.Float or Hdf5Class.Integer, "numbers", out _);

    /// <summary>Whole numbers of one axis, and the type they should keep; null where there is no such dataset.</summary>
    public (long[]? Values, NpyType Type) Indexes(string name, int count)
    {
        var values = Line<long>(name, count, type => type.Class == Hdf5Class.Integer, "whole numbers", out var type);
        return (values, type is { SizeBytes: 4, IsSigned: true } ? NpyType.I4 : NpyType.I8);
    }

    /// <summary>The epochs of the losses; null where the file does not say. Empty lists are written as floats by some.</summary>
    public long[]? LossEpochs() => Line<long>(ProductPaths.LossEpochs, null, type => type.Class is Hdf5Class.Integer or Hdf5Class.Float, "whole numbers", out _);

    public ComplexImage Image(string name, int mostAxes)
    {
        using var dataset = Open(name) ?? throw ProductThrow.IsMissing(file.Path, name);
        if (!dataset.Type.IsComplex)
        {
            ProductThrow.Type(Place(name), "complex numbers, a compound of r and i", dataset.Type);
        }

        if (dataset.Shape.Length < 2 || dataset.Shape.Length > mostAxes || dataset.Shape.Any(length => length is 0 or > int.MaxValue))
        {
            ProductThrow.Shape(Place(name), string.Create(CultureInfo.InvariantCulture, $"2 to {mostAxes} axes, none of them empty"), dataset.Shape);
        }

        var values = new ComplexSingle[CheckedElements(dataset, Marshal.SizeOf<ComplexSingle>())];
        dataset.ReadRows<ComplexSingle>(0, dataset.RowCount, values);
        return new ComplexImage([.. dataset.Shape.Select(length => (int)length)], values);
    }

    public ProductMetadata Metadata() => new()
    {
        Name = Text(ProductPaths.Root, ProductPaths.Name) ?? "",
        Comments = Text(ProductPaths.Root, ProductPaths.Comments) ?? "",
        DetectorDistanceMeters = Number(ProductPaths.Root, ProductPaths.DetectorDistance),
        ProbeEnergyElectronvolts = Number(ProductPaths.Root, ProductPaths.ProbeEnergy),
        ProbePhotonCount = Number(ProductPaths.Root, ProductPaths.ProbePhotons),
        ExposureTimeSeconds = Number(ProductPaths.Root, ProductPaths.ExposureTime),
        MassAttenuationSquareMetersPerKilogram = Number(ProductPaths.Root, ProductPaths.MassAttenuation),
        TomographyAngleDegrees = Number(ProductPaths.Root, ProductPaths.TomographyAngle),
        ProbePixelWidthMeters = Number(ProductPaths.Probe, ProductPaths.PixelWidth),
        ProbePixelHeightMeters = Number(ProductPaths.Probe, ProductPaths.PixelHeight),
        ObjectPixelWidthMeters = Number(ProductPaths.Object, ProductPaths.PixelWidth),
        ObjectPixelHeightMeters = Number(ProductPaths.Object, ProductPaths.PixelHeight),
        ObjectCenterXMeters = Number(ProductPaths.Object, ProductPaths.CenterX),
        ObjectCenterYMeters = Number(ProductPaths.Object, ProductPaths.CenterY),
    };

    /// <summary>The weights of the probe's modes: an attribute by the format's text, a dataset of the root by Ptychodus' own writer.</summary>
    public NpyArray? OprWeights()
    {
        if (AttributesOf(ProductPaths.Probe).TryGetValue(ProductPaths.OprWeights, out var attribute))
        {
            var where = Place($"{ProductPaths.Probe}, attribute {ProductPaths.OprWeights}");
            if (attribute.Value is not double[] weights)
            {
                ProductThrow.Type(where, "an array of floating-point numbers", attribute.Type);
                return null;
            }

            return Weights(where, weights, attribute.Shape);
        }

        using var dataset = Open(ProductPaths.OprWeights);
        if (dataset is null)
        {
            return null;
        }

        var values = new double[CheckedElements(dataset, sizeof(double))];
        dataset.ReadRows<double>(0, dataset.RowCount, values);
        return Weights(Place(ProductPaths.OprWeights), values, dataset.Shape);
    }

    public Hdf5PatternSource? OpenPatterns(long count)
    {
        var dataset = Open(ProductPaths.Diffraction);
        if (dataset is null)
        {
            return null;
        }

        try
        {
            var where = Place(ProductPaths.Diffraction);
            var shape = dataset.Shape is [var n, var h, var w, 1] ? [n, h, w] : dataset.Shape;
            if (shape.Length != 3 || shape[0] != count)
            {
                ProductThrow.Shape(where, string.Create(CultureInfo.InvariantCulture, $"({count}, H, W)"), dataset.Shape);
            }

            var type = Hdf5PatternSource.TypeOf(dataset.Type);
            if (type is null)
            {
                ProductThrow.Type(where, "floating-point or whole numbers", dataset.Type);
            }

            var most = MostPatternBytes / type!.ElementBytes;
            if (shape[1] is 0 || shape[2] is 0 || shape[1] > most / shape[2])
            {
                ProductThrow.Shape(where, "patterns of 1 byte to 1 GiB", dataset.Shape);
            }

            DeclaredSize.Check(file, dataset);
            if (Text(ProductPaths.Diffraction, ProductPaths.CanonicalAxes) is { } axes and not "NHW")
            {
                ProductThrow.Value(where with { Item = $"{where.Item}, attribute {ProductPaths.CanonicalAxes}" }, "NHW", axes);
            }

            return new Hdf5PatternSource(dataset, type, (int)shape[1], (int)shape[2]);
        }
        catch
        {
            dataset.Dispose();
            throw;
        }
    }

    /// <summary>The text kept as <c>raw_data/_metadata</c>, a dataset or an attribute; null where there is none that is JSON.</summary>
    public string? RawMetadata()
    {
        using var dataset = Open(ProductPaths.RawMetadata);
        var text = dataset is { Type.Class: Hdf5Class.String, RowCount: 1, Shape.Length: <= 1 } ? dataset.ReadStrings(0, 1)[0]
            : dataset is null && file.Exists(ProductPaths.RawData) ? Text(ProductPaths.RawData, ScanKeys.Metadata)
            : null;
        if (text is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return text;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An attribute of text; null where there is none.</summary>
    public string? Text(string owner, string name)
    {
        if (!AttributesOf(owner).TryGetValue(name, out var attribute))
        {
            return null;
        }

        if (attribute.Value is not string text)
        {
            ProductThrow.AttributeType(Place($"{owner}, attribute {name}"), "one text", attribute);
            return null;
        }

        return text;
    }

    private double Number(string owner, string name)
    {
        if (!AttributesOf(owner).TryGetValue(name, out var attribute))
        {
            return 0;
        }

        // MATLAB and others write one number as an array of one.
        switch (attribute.Value)
        {
            case double value: return value;
            case long value: return value;
            case ulong value: return value;
            case double[] { Length: 1 } values: return values[0];
            case long[] { Length: 1 } values: return values[0];
            default:
                ProductThrow.AttributeType(Place($"{owner}, attribute {name}"), "one number", attribute);
                return 0;
        }
    }

    private static NpyArray Weights(DataLocation where, double[] weights, IReadOnlyList<long> shape)
    {
        if (shape.Count != 2)
        {
            ProductThrow.Shape(where, "(probes, modes)", shape);
        }

        return NpyArray.Of<double>(weights, [.. shape]);
    }

    private T[]? Line<T>(string name, int? count, Func<Hdf5Type, bool> accepts, string expected, out Hdf5Type? type)
        where T : unmanaged
    {
        type = null;
        using var dataset = Open(name);
        if (dataset is null)
        {
            return null;
        }

        type = dataset.Type;
        if (!accepts(type))
        {
            ProductThrow.Type(Place(name), expected, type);
        }

        if (dataset.Shape.Length != 1)
        {
            ProductThrow.Shape(Place(name), "one axis", dataset.Shape);
        }

        CheckLength(name, count, dataset.RowCount);
        var values = new T[CheckedElements(dataset, sizeof(long))];
        dataset.ReadRows<T>(0, dataset.RowCount, values);
        return values;
    }

    private Hdf5Dataset? Open(string name) => file.Exists(name) ? file.OpenDataset(name) : null;

    private long CheckedElements(Hdf5Dataset dataset, int elementBytes)
    {
        var elements = 1L;
        foreach (var length in dataset.Shape)
        {
            if (length > 0 && elements > MostBytes / elementBytes / length)
            {
                ProductThrow.TooLarge(Place(dataset.Name), MostBytes);
            }

            elements *= length;
        }

        return elements;
    }

    private void CheckLength(string name, int? expected, long found)
    {
        if (expected is { } count && found != count)
        {
            ProductThrow.Shape(Place(name), string.Create(CultureInfo.InvariantCulture, $"({count}), as long as {ProductPaths.PositionX}"), [found]);
        }
    }

    private void CheckFinite(string name, double[] values)
    {
        var index = Array.FindIndex(values, value => !double.IsFinite(value));
        if (index >= 0)
        {
            ScanThrow.NotFinite(Place(name), index, values[index]);
        }
    }

    private Dictionary<string, Hdf5Attribute> AttributesOf(string owner)
    {
        if (!attributes.TryGetValue(owner, out var found))
        {
            attributes[owner] = found = file.Attributes(owner).ToDictionary(attribute => attribute.Name, StringComparer.Ordinal);
        }

        return found;
    }

    private DataLocation Place(string item) => new(file.Path, Item: item);
}
