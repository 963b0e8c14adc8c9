using System.Globalization;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Hdf5;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Tells whether a file is a Ptychodus product, and whether it says what the scan said that it was made of.</summary>
/// <remarks>
/// Source: the validator of hoidn/PtychoPINN. Added are positions that Ptychodus reads as outside the object, indexes of probes that do not exist, and the
/// bytes of the patterns. A file that cannot be read at all has an error that says so.
/// </remarks>
public sealed partial class ProductValidation
{
    private static readonly string[] RequiredNumbers = ["detector_object_distance_m", "probe_energy_eV", "exposure_time_s"];
    private static readonly string[] PixelSizes = ["pixel_width_m", "pixel_height_m"];

    private readonly string path;
    private readonly List<string> errors = [];
    private readonly List<string> warnings = [];

    private ProductValidation(string path) => this.path = path;

    /// <summary>Validates a product.</summary>
    /// <param name="path">The product.</param>
    /// <param name="options">What it is compared with; null for nothing.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <remarks>Memory is a few blocks of patterns, whatever their number.</remarks>
    public static ProductValidationReport Run(string path, ProductValidationOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ProductValidationOptions();
        var validation = new ProductValidation(path);
        validation.Try(() =>
        {
            using var file = Hdf5Reader.Open(path);
            validation.CheckAll(file);
        });
        if (options.SourceNpz is not null)
        {
            validation.Try(() => validation.Compare(options.SourceNpz, options.AxisOrder, cancel));
        }

        return new ProductValidationReport(path, [.. validation.errors.Distinct()], validation.warnings);
    }

    private void CheckAll(Hdf5Reader file)
    {
        Try(() => CheckRoot(file));
        var (probe, image) = (Complex(file, "probe", 4), Complex(file, "object", 3));
        Try(() => CheckImages(file));
        Try(() => CheckLine(file, "object_layer_spacing_m", image is { Length: 3 } ? image[0] - 1 : 0, $"the object's layers less one"));
        if (!file.Exists("loss_values") && !file.Exists("costs"))
        {
            errors.Add("missing dataset loss_values");
        }

        var x = Line(file, "probe_position_x_m");
        var y = Line(file, "probe_position_y_m");
        var indexes = Line(file, "probe_position_indexes");
        CheckSameLength(("probe_position_x_m", x), ("probe_position_y_m", y));
        CheckSameLength(("probe_position_x_m", x), ("probe_position_indexes", indexes));
        if (x is { Length: 0 })
        {
            errors.Add("there are no positions");
        }

        Try(() => CheckRawData(file, x?.Length, probe));

        // What follows needs whole arrays, which the reader has; what it cannot read is an error of its own.
        if (errors.Count == 0)
        {
            using var product = ProductReader.Open(path);
            CheckMeaning(product);
        }
    }

    private void CheckRoot(Hdf5Reader file)
    {
        var attributes = file.Attributes("/").ToDictionary(attribute => attribute.Name, StringComparer.Ordinal);
        foreach (var name in (ReadOnlySpan<string>)["name", "comments"])
        {
            Require(attributes, "/", name, attribute => attribute.Value is string, "a text");
        }

        foreach (var name in RequiredNumbers)
        {
            Require(attributes, "/", name, IsNumber, "a number");
        }
    }

    private void CheckImages(Hdf5Reader file)
    {
        foreach (var owner in (ReadOnlySpan<string>)["probe", "object"])
        {
            if (!file.Exists(owner))
            {
                continue;
            }

            var attributes = file.Attributes(owner).ToDictionary(attribute => attribute.Name, StringComparer.Ordinal);
            foreach (var name in PixelSizes)
            {
                Require(attributes, owner, name, attribute => attribute.Value is double and > 0 or long and > 0, "a number above 0");
            }

            foreach (var name in owner == "object" ? (ReadOnlySpan<string>)["center_x_m", "center_y_m"] : [])
            {
                Require(attributes, owner, name, IsNumber, "a number");
            }
        }
    }

    private void CheckRawData(Hdf5Reader file, long? count, IReadOnlyList<long>? probe)
    {
        if (!file.Exists("raw_data"))
        {
            return;
        }

        var x = Line(file, "raw_data/xcoords");
        foreach (var name in (ReadOnlySpan<string>)["raw_data/ycoords", "raw_data/scan_index"])
        {
            CheckSameLength(("raw_data/xcoords", x), (name, Line(file, name)));
        }

        if (x is not null && count is { } positions && x.Length != positions)
        {
            errors.Add(Text($"raw_data/xcoords has {x.Length} values for {positions} positions"));
        }

        if (!file.Exists("raw_data/diffraction"))
        {
            errors.Add("missing dataset raw_data/diffraction");
            return;
        }

        using var diffraction = file.OpenDataset("raw_data/diffraction");
        if (diffraction.Shape.Length != 3)
        {
            errors.Add($"raw_data/diffraction has shape {Shape(diffraction.Shape)}, not (n, H, W)");
            return;
        }

        if (x is not null && diffraction.Shape[0] != x.Length)
        {
            errors.Add(Text($"raw_data/diffraction has {diffraction.Shape[0]} patterns for {x.Length} positions"));
        }

        if (probe is not null && (diffraction.Shape[1] != probe[^2] || diffraction.Shape[2] != probe[^1]))
        {
            warnings.Add($"patterns are {diffraction.Shape[1]} x {diffraction.Shape[2]}, the probe is {probe[^2]} x {probe[^1]}");
        }
    }

    private void CheckMeaning(ProductReader product)
    {
        var probes = product.OprWeights?.Header.Shape[0] ?? 1;
        var (least, most) = (product.ProbeIndexes.Min(), product.ProbeIndexes.Max());
        if (least < 0 || most >= probes)
        {
            warnings.Add(Text($"probe_position_indexes are {least} to {most}, but there {(probes == 1 ? "is 1 probe" : $"are {probes} probes")}: export with --probe-indexes zero"));
        }

        var frame = ObjectFrame.Of(product.ObjectGuess, product.Metadata, ObjectCenter.AsGiven);
        var (width, height) = (product.Metadata.ObjectPixelWidthMeters, product.Metadata.ObjectPixelHeightMeters);
        var outside = frame.CountOutside(
            Array.ConvertAll(product.PositionXMeters, position => position / width), Array.ConvertAll(product.PositionYMeters, position => position / height));
        if (outside > 0)
        {
            warnings.Add(Text($"{outside} of {product.Count} positions are outside the object as Ptychodus reads them: export with --object-center auto"));
        }
    }

    private long[]? Complex(Hdf5Reader file, string name, int mostAxes)
    {
        long[]? shape = null;
        Try(() =>
        {
            using var dataset = Open(file, name);
            if (dataset is null)
            {
                return;
            }

            if (!dataset.Type.IsComplex)
            {
                errors.Add($"{name} is of {dataset.Type}, not of complex numbers, a compound of r and i");
            }
            else if (dataset.Type.Members is not [{ Name: "r" }, { Name: "i" }])
            {
                errors.Add($"{name} has the fields {string.Join(" and ", dataset.Type.Members.Select(member => member.Name))}: Ptychodus reads complex numbers from r and i alone");
            }

            if (dataset.Shape.Length < 2 || dataset.Shape.Length > mostAxes)
            {
                errors.Add(Text($"{name} has shape {Shape(dataset.Shape)}, not 2 to {mostAxes} axes"));
                return;
            }

            shape = [.. dataset.Shape];
        });
        return shape;
    }

    /// <summary>A dataset of one axis of numbers, as its length: values are read by <see cref="CheckMeaning"/>.</summary>
    private LineLength? Line(Hdf5Reader file, string name)
    {
        LineLength? found = null;
        Try(() =>
        {
            using var dataset = Open(file, name);
            if (dataset is null)
            {
                return;
            }

            if (dataset.Shape.Length != 1 || dataset.Type.Class is not (Hdf5Class.Integer or Hdf5Class.Float))
            {
                errors.Add($"{name} has shape {Shape(dataset.Shape)} of {dataset.Type}, not one axis of numbers");
                return;
            }

            found = new LineLength(dataset.Shape[0]);
        });
        return found;
    }

    private void CheckLine(Hdf5Reader file, string name, long expected, string what)
    {
        if (Line(file, name) is { } line && line.Length != expected)
        {
            errors.Add(Text($"{name} has {line.Length} values, not {expected}: {what}"));
        }
    }

    private void CheckSameLength((string Name, LineLength? Line) first, (string Name, LineLength? Line) second)
    {
        if (first.Line is { } one && second.Line is { } other && one.Length != other.Length)
        {
            errors.Add(Text($"{first.Name} has {one.Length} values, {second.Name} {other.Length}"));
        }
    }

    private Hdf5Dataset? Open(Hdf5Reader file, string name)
    {
        if (file.Exists(name))
        {
            return file.OpenDataset(name);
        }

        errors.Add($"missing dataset {name}");
        return null;
    }

    private void Require(Dictionary<string, Hdf5Attribute> attributes, string owner, string name, Func<Hdf5Attribute, bool> accepts, string expected)
    {
        if (!attributes.TryGetValue(name, out var attribute))
        {
            errors.Add($"missing attribute {name} of {owner}");
        }
        else if (!accepts(attribute))
        {
            errors.Add($"attribute {name} of {owner} is not {expected}");
        }
    }

    private static bool IsNumber(Hdf5Attribute attribute) => attribute.Value is double or long or ulong;

    /// <summary>Runs a check; a part that cannot be read is an error of the product, and other checks go on.</summary>
    private void Try(Action check)
    {
        try
        {
            check();
        }
        catch (Exception error) when (error is MalformedDataException or StorageException)
        {
            errors.Add(error.Message);
        }
    }

    private static string Shape(IEnumerable<long> shape) => $"({string.Join(", ", shape)})";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record LineLength(long Length);
}
