using System.Globalization;
using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Formats;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Genome;

/// <summary>Sequences to one file a sample, from which windows of them are read.</summary>
/// <remarks>
/// The databases are those of the sharded Eden data loader of NVIDIA's bionemo-framework; <c>docs/formats/genome.md</c> has them and the packed layout. One sample
/// is one unit. Dispose the recipe when its build is done: it keeps the text of compressed inputs that several samples share.
/// </remarks>
public sealed class GenomeRecipe : IRecipe, IDisposable
{
    /// <summary>The list of every sequence kept, without ending: where it came from, and what stood behind its id.</summary>
    internal const string ContigList = "contigs";

    private readonly GenomeStoreOptions options;
    private readonly IReporter reporter;
    private readonly SequenceSources sources;

    /// <summary>Makes the recipe for one set of options.</summary>
    /// <param name="options">What is stored, and how.</param>
    /// <param name="reporter">Where to warn of inputs that are passed over.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public GenomeRecipe(GenomeStoreOptions options, IReporter reporter)
    {
        this.options = options.Checked();
        this.reporter = reporter;
        sources = new SequenceSources(this.options);
    }

    /// <inheritdoc/>
    public string Name => GenomeNames.Recipe;

    /// <inheritdoc/>
    public int Version => 1;

    /// <inheritdoc/>
    public IReadOnlyList<BuildOption> Options =>
    [
        new("from", options.Kind.ToString().ToLowerInvariant()),
        new("layout", options.Output switch
        {
            GenomeOutput.Packed => $"packed, {(options.Bits == PackedBits.Two ? "2" : "8")} bits",
            GenomeOutput.Fasta => "fasta",
            _ => $"sqlite by {NativeLibraries.All.Single(library => library.Name == "SQLite").Find().Version}",
        }),
        new("sample-by", options.Naming.ToString().ToLowerInvariant()),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<InputSource> FindInputs() => GenomeInputs.Find(options, reporter);

    /// <inheritdoc/>
    public PlannedWork Plan(IReadOnlyList<InputSource> inputs, PlanContext context) => new GenomePlanner(options, context).Plan(inputs);

    /// <inheritdoc/>
    public void Run(PlannedUnit unit, UnitContext context)
        => new GenomeUnit(options, sources, unit.Work.Deserialize(GenomeJson.Default.GenomeWork)!, unit, context).Run();

    /// <inheritdoc/>
    /// <remarks>Every sample stands in train until the dataset is split.</remarks>
    public DatasetDescription Describe(IReadOnlyList<UnitOutput> outputs, DescribeContext context)
    {
        context.Reporter.Note(string.Create(CultureInfo.InvariantCulture, $"{outputs.Sum(output => output.Rows):N0} sequences of {outputs.Count:N0} samples"));
        return new DatasetDescription("genome", 0, 0, new SplitLists([.. outputs.Select(output => output.BaseName)], [], []), SplitBy.Shards);
    }

    /// <summary>Deletes what was kept of compressed inputs.</summary>
    public void Dispose() => sources.Dispose();

    /// <summary>The file that a sample gets, relative to the dataset's folder.</summary>
    internal static string OutputOf(string sample, GenomeOutput output)
    {
        var name = GenomeNames.SequencesOf(sample, output == GenomeOutput.Packed ? SequenceLayout.Packed : SequenceLayout.Sqlite);
        name = output == GenomeOutput.Fasta ? Path.ChangeExtension(name, ".fasta") : name;
        return $"{GenomeNames.SequencesFolder}/{sample}/{name}";
    }
}
