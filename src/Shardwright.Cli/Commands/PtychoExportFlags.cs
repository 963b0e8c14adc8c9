using System.CommandLine;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Recipes.Ptycho;

namespace Shardwright.Cli.Commands;

/// <summary>What <c>ptycho export</c> is told of the measurement and of how the product is written: the original's flags, and ours.</summary>
internal sealed class PtychoExportFlags
{
    private readonly Option<string> name = Text("--name", "The product's name.");
    private readonly Option<string> comments = Text("--comments", "Anything else that a reader should know.");
    private readonly Option<double> distance = Number("--detector-distance-m", "From the object to the detector, in metres.");
    private readonly Option<double> energy = Number("--probe-energy-eV", "The energy of a photon, in electronvolts.");
    private readonly Option<double> exposure = Number("--exposure-time-s", "The time of one exposure, in seconds.");
    private readonly Option<double> photons = Number("--probe-photon-count", "Photons of the probe in one exposure.");
    private readonly Option<double> attenuation = Number("--mass-attenuation-m2-kg", "The object's mass attenuation, in square metres per kilogram.");
    private readonly Option<double> angle = Number("--tomography-angle-deg", "The angle at which the object was turned, in degrees.");
    private readonly Option<double> objectPixel = Flags.Number("--object-pixel-size-m", "The width and height of a pixel of the object, in metres.", 5e-8, 0, double.MaxValue);
    private readonly Option<double> probePixel = Flags.Number("--probe-pixel-size-m", "The width and height of a pixel of the probe, in metres.", 1.25e-7, 0, double.MaxValue);
    private readonly Option<double> centerX = Number("--object-center-x-m", "Where the middle of the object lies, in metres.");
    private readonly Option<double> centerY = Number("--object-center-y-m", "Where the middle of the object lies, in metres.");
    private readonly Option<Written<ObjectCenter>> center = Flags.Word("--object-center", "Where the middle of the object is said to lie: as given, or half its size from the corner, which puts positions in pixels inside it.", ("given", ObjectCenter.AsGiven), ("auto", ObjectCenter.Auto));
    private readonly Option<Written<ProbeIndexes>> indexes = Flags.Word("--probe-indexes", "What the probe indexes are: the scan's, or all 0.", ("scan", ProbeIndexes.ScanIndex), ("zero", ProbeIndexes.Zero));
    private readonly Option<Written<PatternUnits>> units = Flags.Word("--diffraction-as", "What patterns are said to be; amplitude takes the square root of whole numbers.", ("stored", PatternUnits.Unsaid), ("amplitude", PatternUnits.Amplitude), ("counts", PatternUnits.Counts));
    private readonly Option<bool> include = new("--include-diffraction") { Description = "Write the patterns, and positions in pixels, as /raw_data; this is what happens anyway." };
    private readonly Option<bool> leaveOut = new("--no-include-diffraction") { Description = "Leave /raw_data out; patterns are then not even read." };
    private readonly Option<bool> missing = new("--allow-missing-object") { Description = "Give a scan without an object one of 16 x 16 ones." };
    private readonly Option<Written<AxisOrder>> axes = AxisOrderFlag();

    /// <summary>The flag that says which axis of the patterns is which.</summary>
    public static Option<Written<AxisOrder>> AxisOrderFlag() => Flags.Word(
        "--axis-order", "The order of the axes of the scan's patterns.", ("auto", AxisOrder.Auto), ("NHW", AxisOrder.Nhw), ("HNW", AxisOrder.Hnw), ("HWN", AxisOrder.Hwn));

    public void AddTo(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[name, comments, distance, energy, exposure, photons, attenuation, angle, objectPixel, probePixel, centerX, centerY, center, indexes, units, include, leaveOut, missing, axes])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (Flags.IsGiven(result, include) && Flags.IsGiven(result, leaveOut))
            {
                result.AddError("--include-diffraction and --no-include-diffraction contradict each other.");
            }

            if (result.GetValue(center)?.Value == ObjectCenter.Auto && (Flags.IsGiven(result, centerX) || Flags.IsGiven(result, centerY)))
            {
                result.AddError("--object-center auto works the middle out: it goes without --object-center-x-m and --object-center-y-m.");
            }
        });
    }

    public ProductMetadata Metadata(ParseResult parsed)
    {
        var (size, probeSize) = (parsed.GetValue(objectPixel), parsed.GetValue(probePixel));
        return new ProductMetadata
        {
            Name = parsed.GetValue(name)!, Comments = parsed.GetValue(comments)!, DetectorDistanceMeters = parsed.GetValue(distance), ProbeEnergyElectronvolts = parsed.GetValue(energy),
            ExposureTimeSeconds = parsed.GetValue(exposure), ProbePhotonCount = parsed.GetValue(photons), MassAttenuationSquareMetersPerKilogram = parsed.GetValue(attenuation),
            TomographyAngleDegrees = parsed.GetValue(angle), ObjectPixelWidthMeters = size, ObjectPixelHeightMeters = size, ProbePixelWidthMeters = probeSize,
            ProbePixelHeightMeters = probeSize, ObjectCenterXMeters = parsed.GetValue(centerX), ObjectCenterYMeters = parsed.GetValue(centerY),
        };
    }

    public ProductExportOptions Options(ParseResult parsed) => new()
    {
        AxisOrder = parsed.GetValue(axes)!.Value, DiffractionAs = parsed.GetValue(units)!.Value,
        Product = new ProductOptions
        {
            IncludeDiffraction = !parsed.GetValue(leaveOut), Center = parsed.GetValue(center)!.Value, ProbeIndexes = parsed.GetValue(indexes)!.Value, AllowMissingObject = parsed.GetValue(missing),
        },
    };

    private static Option<string> Text(string name, string description) => new(name) { Description = description, HelpName = "TEXT", DefaultValueFactory = _ => "" };

    private static Option<double> Number(string name, string description) => Flags.Number(name, description, 0.0, double.MinValue, double.MaxValue);
}
