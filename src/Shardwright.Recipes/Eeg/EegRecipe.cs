using System.Globalization;
using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Eeg;

/// <summary>EEG recordings to a cache of windows that a model trains on.</summary>
/// <remarks>
/// The constants, the order of the steps and the files are those of Clarity-Digital-Twin/brain-go-brr-v2; what it gets wrong is put
/// right, as <c>docs/formats/eeg.md</c> lists. One recording is one unit and one cache file.
/// </remarks>
public sealed class EegRecipe : IRecipe
{
    private readonly EegOptions options;
    private readonly IReporter reporter;
    private readonly Preprocessing preprocessing;
    private int recordings;
    private int started;

    /// <summary>Makes the recipe for one set of options.</summary>
    /// <param name="options">What becomes of the recordings.</param>
    /// <param name="reporter">Where to warn of inputs that are passed over.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public EegRecipe(EegOptions options, IReporter reporter)
    {
        this.options = options.Checked();
        this.reporter = reporter;
        preprocessing = new Preprocessing(options.Preprocessing);
    }

    /// <inheritdoc/>
    public string Name => WindowShard.Recipe;

    /// <inheritdoc/>
    public int Version => 1;

    /// <inheritdoc/>
    public IReadOnlyList<BuildOption> Options =>
    [
        new("split", options.Split, DecidesUnits: false),
        new("layout", options.Layout.ToString().ToLowerInvariant()),
        new("dtype", options.IsHalf ? "float16" : "float32"),
        new("compress", options.Compression.ToString().ToLowerInvariant()),
        new("labels", options.Labels == SeizureLabelFile.Csv ? "csv" : "csv_bi"),
        new("require-labels", options.RequiresLabels ? "yes" : "no", DecidesUnits: false),
        new("bandpass", $"{Text(options.Preprocessing.BandLowHz)}-{Text(options.Preprocessing.BandHighHz)}"),
        new("notch", options.Preprocessing.NotchHz == 0 ? "none" : $"{Text(options.Preprocessing.NotchHz)} Q{Text(options.Preprocessing.NotchQuality)}"),
        new("clip", Text(options.Preprocessing.Clip)),
        new("window", Text(options.Grid.WindowSamples)),
        new("stride", Text(options.Grid.StrideSamples)),
        new("channels", string.Join(',', options.Channels)),
        new("synonyms", string.Join(',', options.Synonyms.Select(pair => $"{pair.Key}>{pair.Value}"))),
        new("seizure-labels", string.Join(',', options.SeizureLabels.Order(StringComparer.Ordinal))),
        new("names", options.Names.ToString().ToLowerInvariant()),
    ];

    /// <summary>The cache files that recordings would have, were each of them sound, in build order.</summary>
    /// <exception cref="Foundation.Errors.StorageException">There is no recording, or two would make one cache file.</exception>
    public IReadOnlyList<string> FindCacheFiles()
        => [.. EegInputs.Find(options, Reporter.Silent).Where(EegInputs.IsRecording).Select(input => WindowShardWriter.NameOf(RecordingStems.Of(input.Name, options.Names), options.Layout))];

    /// <inheritdoc/>
    public IReadOnlyList<InputSource> FindInputs()
    {
        var inputs = EegInputs.Find(options, reporter);
        recordings = inputs.Count(EegInputs.IsRecording);
        if (options.SplitName == SplitName.Test)
        {
            reporter.Warn(OfficialSplit.FinalTestLine);
        }

        return inputs;
    }

    /// <inheritdoc/>
    public PlannedWork Plan(IReadOnlyList<InputSource> inputs, PlanContext context) => new EegPlanner(options, context).Plan(inputs);

    /// <inheritdoc/>
    public void Run(PlannedUnit unit, UnitContext context)
    {
        var work = unit.Work.Deserialize(EegJson.Default.EegWork)!;
        Tell(Path.GetFileName(work.Recording), context.Reporter);
        new EegUnit(options, preprocessing, work, unit, context).Run();
    }

    /// <inheritdoc/>
    /// <remarks>Also writes what the original's training reads: <c>manifest.json</c> and <c>_dataset_index.json</c>.</remarks>
    public DatasetDescription Describe(IReadOnlyList<UnitOutput> outputs, DescribeContext context)
    {
        var recordings = RecordingList.Read(context.Folder) ?? [];
        new CacheIndex([.. recordings.Select(AsNamed)], [.. recordings.Select(recording => (long)recording.Classes.Length)]).Write(context.Folder);
        RecordingClasses.Of(recordings).Write(context.Folder);
        Warn(recordings, context.Reporter);
        var names = outputs.Select(output => output.BaseName).ToArray();
        var split = options.SplitName;
        var lists = new SplitLists(split == SplitName.Train ? names : [], split == SplitName.Val ? names : [], split == SplitName.Test ? names : []);
        return new DatasetDescription("tusz", 0, 0, lists, SplitBy.Official)
        {
            SplitAlias = options.Split == split.Key() ? new Dictionary<string, string>() : new Dictionary<string, string> { [split.Key()] = options.Split },
            Aux = [CacheIndex.FileName, ClassManifest.FileName],
        };
    }

    // The original's own words, which people look for in its logs.
    private void Tell(string name, IReporter to)
    {
        var number = Interlocked.Increment(ref started);
        if (number % 10 == 0)
        {
            to.Note(string.Create(CultureInfo.InvariantCulture, $"[DATA] Processing file {number}/{recordings}: {name}"));
        }

        to.Note($"[DATA] Building cache for {name}...");
    }

    // As Python's Path joins what was given.
    private string AsNamed(RecordingFacts recording)
    {
        var parts = options.DataFolder.Split('/').Where(part => part is not ("" or ".")).Append(recording.Recording);
        return (options.DataFolder.StartsWith('/') ? "/" : "") + string.Join('/', parts);
    }

    private static void Warn(IReadOnlyList<RecordingFacts> recordings, IReporter to)
    {
        WarnOf(recordings, to, recording => recording.Labels == "none", "have no label file: all of them is background (reject such with --require-labels)");
        WarnOf(recordings, to, recording => recording.Interpolated.Count > 0, "lack Fz or Pz, which were interpolated");
        WarnOf(recordings, to, recording => recording.Gaps > 0, "have gaps; no window spans one");
        WarnOf(recordings, to, recording => recording.Classes.Length == 0, "are shorter than a window: their cache files hold none");
        WarnOf(recordings, to, recording => recording.SkippedRows > 0, "have label rows that cannot be read; those were left");
        WarnOf(recordings, to, recording => recording.RepairedRows > 0, "have label rows outside of the recording; those were cut to it");
        WarnOf(recordings, to, recording => recording.Oddities.Count > 0, "have oddities (see recordings.jsonl)");
        var unknown = recordings.SelectMany(recording => recording.UnknownLabels).GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal).ToArray();
        if (unknown.Length > 0)
        {
            to.Warn("labels that nobody knows count as background: " + string.Join(", ", unknown.OrderBy(group => group.Key, StringComparer.Ordinal).Take(8)
                .Select(group => string.Create(CultureInfo.InvariantCulture, $"\"{group.Key}\" ({group.Sum()} rows)"))));
        }
    }

    private static void WarnOf(IReadOnlyList<RecordingFacts> recordings, IReporter to, Func<RecordingFacts, bool> isSo, string what)
    {
        var found = recordings.Where(isSo).ToArray();
        if (found.Length > 0)
        {
            to.Warn(string.Create(CultureInfo.InvariantCulture, $"{found.Length} of {recordings.Count} recordings {what}, such as {found[0].Recording}"));
        }
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
