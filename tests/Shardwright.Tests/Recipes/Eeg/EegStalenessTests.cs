using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Recipes.Eeg;
using Shardwright.Tests.Datasets;

namespace Shardwright.Tests.Recipes.Eeg;

/// <summary>What decides the bytes of a cache but has no flag: the program's version, seizure labels, channels, synonyms.</summary>
public sealed class EegStalenessTests : IDisposable
{
    private static readonly WindowGrid Grid = new(10 * WindowGrid.SampleRateHz, 10 * WindowGrid.SampleRateHz);

    private readonly TemporaryFolder root = new();
    private readonly EegOptions options;

    public EegStalenessTests()
    {
        EegSample.Write(new EegSampleOptions { Folder = root.File("sample"), Patients = 3, Minutes = 1, RatesHz = [256] }, TestContext.Current.CancellationToken);
        options = new EegOptions { DataFolder = root.File("sample"), Grid = Grid };
    }

    public void Dispose() => root.Dispose();

    [Fact]
    public void Another_version_of_the_recipe_makes_every_recording_anew_without_being_told_to()
    {
        Build(options);
        var before = Times();
        Assert.Equal(3, new DatasetBuild(new Newer(Recipe(options)), Settings(rebuild: false)).Run(TestContext.Current.CancellationToken).UnitsMade);
        Assert.Empty(before.Intersect(Times()));
        Assert.Equal(3, Directory.GetFiles(root.File("out") + "/.shardwright/old", "*.npz", SearchOption.AllDirectories).Length);
        Assert.Equal(0, new DatasetBuild(new Newer(Recipe(options)), Settings(rebuild: false)).Run(TestContext.Current.CancellationToken).UnitsMade);
    }

    [Fact]
    public void Another_set_of_seizure_labels_stops_and_remakes_with_rebuild()
        => StopsAndRemakes(options with { SeizureLabels = new HashSet<string> { "gnsz", "fnsz" } }, "--seizure-labels");

    [Fact]
    public void The_same_seizure_labels_in_another_order_change_nothing()
    {
        Build(options);
        Assert.Equal(0, Build(options with { SeizureLabels = new HashSet<string>(options.SeizureLabels.Reverse()) }).UnitsMade);
    }

    [Fact]
    public void Another_order_of_channels_stops_and_remakes_with_rebuild()
        => StopsAndRemakes(options with { Channels = [.. options.Channels.Reverse()] }, "--channels");

    [Fact]
    public void Fewer_channels_stop_and_remake_with_rebuild()
        => StopsAndRemakes(options with { Channels = [.. options.Channels.Take(4)] }, "--channels");

    [Fact]
    public void Other_synonyms_stop_and_remake_with_rebuild()
        => StopsAndRemakes(options with { Synonyms = [.. options.Synonyms, new("EKG1", "EKG")] }, "--synonyms");

    [Fact]
    public void Another_clip_stops_and_remakes_with_rebuild()
        => StopsAndRemakes(options with { Preprocessing = options.Preprocessing with { Clip = 5 } }, "--clip");

    private void StopsAndRemakes(EegOptions other, string named)
    {
        Build(options);
        var before = Times();
        var refused = Assert.Throws<DatasetStateException>(() => Build(other));
        Assert.Contains(named + ": ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--rebuild", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Times());
        Assert.Equal(3, Build(other, rebuild: true).UnitsMade);
        Assert.Empty(before.Intersect(Times()));
        Build(other, folder: "fresh");
        foreach (var path in Directory.GetFiles(root.File("fresh")))
        {
            Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(root.File("out"), Path.GetFileName(path))));
        }
    }

    private BuildReport Build(EegOptions with, bool rebuild = false, string folder = "out")
        => new DatasetBuild(Recipe(with), Settings(rebuild, folder)).Run(TestContext.Current.CancellationToken);

    private static EegRecipe Recipe(EegOptions with) => new(with, Reporter.Silent);

    private BuildSettings Settings(bool rebuild, string folder = "out")
        => new() { Folder = root.File(folder), FollowsInputs = true, Rebuild = rebuild, Jobs = 2, Clock = FixedClock.Instance };

    private (string Name, long Inode)[] Times()
        => [.. Directory.GetFiles(root.File("out"), "*.npz").Order(StringComparer.Ordinal).Select(path => (path, Shardwright.Foundation.Files.FileIdentity.Of(path).Inode))];

    /// <summary>The recipe as a later program has it.</summary>
    private sealed class Newer(IRecipe recipe) : IRecipe
    {
        public string Name => recipe.Name;

        public int Version => recipe.Version + 1;

        public IReadOnlyList<BuildOption> Options => recipe.Options;

        public IReadOnlyList<InputSource> FindInputs() => recipe.FindInputs();

        public PlannedWork Plan(IReadOnlyList<InputSource> inputs, PlanContext context) => recipe.Plan(inputs, context);

        public void Run(PlannedUnit unit, UnitContext context) => recipe.Run(unit, context);

        public DatasetDescription Describe(IReadOnlyList<UnitOutput> outputs, DescribeContext context) => recipe.Describe(outputs, context);
    }
}
