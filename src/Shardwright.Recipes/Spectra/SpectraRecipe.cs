using System.Globalization;
using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Discovery;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Spectra;

/// <summary>Mass spectra in HDF5 to Parquet shards of clean, normalised peaks.</summary>
/// <remarks>Layouts read: GeMS and DreaMS tables, DreaMS files of one run, and the nested form. Cleaning follows Nexa's rules in their order.</remarks>
public sealed class SpectraRecipe : IRecipe
{
    private readonly SpectraOptions options;
    private readonly IReporter reporter;

    /// <summary>Makes the recipe for one set of options.</summary>
    /// <param name="options">What becomes of the spectra.</param>
    /// <param name="reporter">Where to warn of inputs that are passed over.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public SpectraRecipe(SpectraOptions options, IReporter reporter)
    {
        this.options = options.Checked();
        this.reporter = reporter;
    }

    /// <inheritdoc/>
    public string Name => "spectra";

    /// <inheritdoc/>
    public int Version => 1;

    /// <inheritdoc/>
    public IReadOnlyList<BuildOption> Options =>
    [
        new("dataset-version", options.DatasetVersion, DecidesUnits: false),
        new("shard-size", Text(options.ShardSizeBytes), DecidesUnits: false),
        new("max-peaks", Text(options.MaxPeaks)),
        new("max-precursor-mz", options.MaxPrecursorMz.ToString("R", CultureInfo.InvariantCulture)),
        new("min-peaks", Text(options.MinPeaks)),
        new("split", options.SplitBy == SplitBy.Groups ? "groups" : "shards"),
        new("ratios", options.Ratios.ToString(), DecidesUnits: options.SplitBy == SplitBy.Groups),
        new("seed", Text(options.Seed), DecidesUnits: options.SplitBy == SplitBy.Groups),
        new("keep-columns", string.Join(',', options.KeepColumns)),
        new("compression", $"{options.Compression.ToString().ToLowerInvariant()} by {ParquetWriter.Encoder(SpectraShards.Parquet(options.Compression, 1))}"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<InputSource> FindInputs() => SpectraInputs.Find(options.Inputs, reporter);

    /// <inheritdoc/>
    public PlannedWork Plan(IReadOnlyList<InputSource> inputs, PlanContext context) => new SpectraPlanner(options, context).Plan(inputs);

    /// <inheritdoc/>
    public void Run(PlannedUnit unit, UnitContext context)
    {
        using var shard = new SpectraUnit(options, unit, unit.Work.Deserialize(SpectraJson.Default.SpectraWork)!, context);
        shard.Run();
    }

    /// <inheritdoc/>
    public DatasetDescription Describe(IReadOnlyList<UnitOutput> outputs, DescribeContext context)
    {
        var ordered = outputs.OrderBy(output => output.Name, PathComponentComparer.Instance).ToArray();
        var names = ordered.Select(output => output.BaseName).ToArray();
        var splits = ShardSplitter.SplitKeeping(names, options.Seed, options.Ratios, index => ordered[index].Split);
        if (options.SplitBy == SplitBy.Groups)
        {
            WarnOfRatios(outputs, context.Reporter);
        }
        else
        {
            WarnOfEmptySplits(splits, context.Reporter);
            WarnOfLeaks(splits, context);
        }

        return new DatasetDescription(options.DatasetVersion, options.Seed, options.ShardSizeBytes, splits, options.SplitBy);
    }

    private void WarnOfRatios(IReadOnlyList<UnitOutput> outputs, IReporter to)
    {
        var rows = SplitNames.All.ToDictionary(split => split, split => outputs.Where(output => output.Split == split).Sum(output => output.Rows));
        var total = Math.Max(1, rows.Values.Sum());
        to.Note("Split by runs reached: " + string.Join(", ", SplitNames.All.Select(split => string.Create(CultureInfo.InvariantCulture, $"{split.Key()} {100.0 * rows[split] / total:0.0} %"))));
        foreach (var (split, parts) in SplitNames.All.Zip([options.Ratios.Train, options.Ratios.Val, options.Ratios.Test]))
        {
            if (parts > 0 && rows[split] == 0)
            {
                to.Warn($"no run fell to {split.Key()}: there are too few runs for {options.Ratios}");
            }
        }
    }

    private static void WarnOfEmptySplits(SplitLists splits, IReporter to)
    {
        if (splits.Val.Count == 0)
        {
            to.Warn("val is empty: below 100 shards the original's rule gives it none; use smaller shards, other --ratios, or --split groups");
        }
    }

    private static void WarnOfLeaks(SplitLists splits, DescribeContext context)
    {
        var leaks = GroupLeaks.Find(Path.Combine(context.Folder, GroupLeaks.FileName), splits);
        if (leaks.Count > 0)
        {
            context.Reporter.Warn($"{leaks.Count} runs stand in more than one split, such as {leaks[0].Group}; --split groups keeps each on one side");
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
