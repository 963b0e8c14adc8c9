using System.Globalization;
using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Ptychography scans to Ptychodus products, one file each; a record is one diffraction pattern.</summary>
/// <remarks>
/// The products are those of AdvancedPhotonSource/ptychodus, as PtychoPINN's converter writes them; <c>docs/formats/ptycho.md</c> has them. A scan is one unit, and a scan that is cut
/// into training and testing two.
/// </remarks>
public sealed class PtychoRecipe : IRecipe
{
    private static readonly string[] Endings = [".npz"];
    private static readonly string[] NotScans = [".groups_cache.npz"];

    private readonly PtychoOptions options;
    private readonly IReporter reporter;

    /// <summary>Makes the recipe for one set of options.</summary>
    /// <param name="options">What is built, and how.</param>
    /// <param name="reporter">Where to warn of inputs that are passed over.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public PtychoRecipe(PtychoOptions options, IReporter reporter)
    {
        this.options = options.Checked();
        this.reporter = reporter;
    }

    /// <inheritdoc/>
    public string Name => ProductNames.Recipe;

    /// <inheritdoc/>
    public int Version => 1;

    /// <inheritdoc/>
    public IReadOnlyList<BuildOption> Options =>
    [
        new("name", options.Metadata.Name),
        new("comments", options.Metadata.Comments),
        new("detector-distance-m", Text(options.Metadata.DetectorDistanceMeters)),
        new("probe-energy-ev", Text(options.Metadata.ProbeEnergyElectronvolts)),
        new("probe-photon-count", Text(options.Metadata.ProbePhotonCount)),
        new("exposure-time-s", Text(options.Metadata.ExposureTimeSeconds)),
        new("mass-attenuation-m2-kg", Text(options.Metadata.MassAttenuationSquareMetersPerKilogram)),
        new("tomography-angle-deg", Text(options.Metadata.TomographyAngleDegrees)),
        new("object-pixel-size-m", $"{Text(options.Metadata.ObjectPixelWidthMeters)} x {Text(options.Metadata.ObjectPixelHeightMeters)}"),
        new("probe-pixel-size-m", $"{Text(options.Metadata.ProbePixelWidthMeters)} x {Text(options.Metadata.ProbePixelHeightMeters)}"),
        new("object-center-m", options.Export.Product.Center == ObjectCenter.Auto ? "auto" : $"{Text(options.Metadata.ObjectCenterXMeters)} x {Text(options.Metadata.ObjectCenterYMeters)}"),
        new("axis-order", options.Export.AxisOrder.ToString().ToLowerInvariant()),
        new("probe-indexes", options.Export.Product.ProbeIndexes.ToString().ToLowerInvariant()),
        new("allow-missing-object", options.Export.Product.AllowMissingObject ? "yes" : "no"),
        new("diffraction-as", options.Export.DiffractionAs.ToString().ToLowerInvariant()),
        new("cut", options.Cut is { } cut ? $"{cut.Axis.ToString().ToLowerInvariant()} at {Text(cut.Fraction)}, gap {Text(cut.GapPixels)}" : "none"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<InputSource> FindInputs()
    {
        var named = options.Inputs.Where(input => !Directory.Exists(input)).Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        return [.. NamedInputs.Find(options.Inputs, Endings, reporter).Where(input => named.Contains(input.Path) || !NotScans.Any(ending => input.Name.EndsWith(ending, StringComparison.Ordinal)))];
    }

    /// <inheritdoc/>
    public PlannedWork Plan(IReadOnlyList<InputSource> inputs, PlanContext context) => new PtychoPlanner(options, context).Plan(inputs);

    /// <inheritdoc/>
    public void Run(PlannedUnit unit, UnitContext context) => new PtychoUnit(options, unit.Work.Deserialize(PtychoJson.Default.PtychoWork)!, unit, context).Run();

    /// <inheritdoc/>
    /// <remarks>Scans that were cut, or whose names end in a split's, are split so; all others stand in train until the dataset is split.</remarks>
    public DatasetDescription Describe(IReadOnlyList<UnitOutput> outputs, DescribeContext context)
    {
        var lists = SplitNames.All.ToDictionary(split => split, _ => new List<string>());
        foreach (var output in outputs)
        {
            lists[output.Split ?? SplitName.Train].Add(output.BaseName);
        }

        var named = outputs.Count(output => output.Split is not null);
        if (named > 0 && named < outputs.Count)
        {
            context.Reporter.Warn(string.Create(CultureInfo.InvariantCulture, $"{outputs.Count - named} of {outputs.Count} scans do not say their split in their names, as scan_train.npz does: they are for training"));
        }

        return new DatasetDescription("ptycho", 0, 0, new SplitLists(lists[SplitName.Train], lists[SplitName.Val], lists[SplitName.Test]), named > 0 ? SplitBy.Official : SplitBy.Shards);
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
