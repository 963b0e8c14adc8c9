using System.Globalization;
using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Verification;
using Shardwright.Recipes.Spectra;
using Shardwright.Tests.Datasets;
using Shardwright.Tests.Formats.Parquet;

namespace Shardwright.Tests.Recipes.Spectra;

/// <summary>Raw spectra made by h5py, builds of them, and the comparison with what Python expects.</summary>
internal sealed class SpectraFolders : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SpectraFolders() => Directory.CreateDirectory(Inputs);

    public string Inputs => folder.File("in");

    public RecordingReporter Reporter { get; } = new();

    public void Dispose() => folder.Dispose();

    public string Output(string name = "out") => folder.File(name);

    /// <summary>Runs a script after <see cref="SpectraPython.Maker"/>, in the folder of the inputs.</summary>
    public string Make(string script) => PythonOracle.Run(SpectraPython.Maker + "\n" + script, Inputs);

    public SpectraOptions Options() => new() { Inputs = [Inputs] };

    public BuildReport Build(SpectraOptions? options = null, string output = "out", int jobs = 2) => new DatasetBuild(
        new SpectraRecipe(options ?? Options(), Reporter),
        new BuildSettings { Folder = Output(output), Jobs = jobs, Clock = FixedClock.Instance, Reporter = Reporter }).Run(TestContext.Current.CancellationToken);

    /// <summary>Builds, verifies, and compares record for record with the oracle.</summary>
    /// <param name="options">The options of the build.</param>
    /// <param name="keep">The columns that are compared besides the schema's.</param>
    /// <param name="sources">The readable inputs in order; null for all below the folder.</param>
    public BuildReport BuildAndCompare(SpectraOptions? options = null, string[]? keep = null, string[]? sources = null)
    {
        options ??= Options();
        var report = Build(options);
        Assert.Empty(Verify().Findings);
        var counted = Compare(options, report.Manifest!, keep ?? [], sources);
        Assert.Equal($"{report.Counts.Kept} {report.Counts.RejectedTotal + report.Counts.DroppedTotal}", counted);
        return report;
    }

    public VerifyReport Verify() => DatasetVerifier.Verify(new VerifyOptions { Path = Output() }, TestContext.Current.CancellationToken);

    /// <summary>One column of the whole dataset as text, in unit order.</summary>
    public List<string> Column(DatasetManifest manifest, string expression)
        => [.. InUnitOrder(manifest).SelectMany(path => ParquetSql.Query($"SELECT CAST({expression} AS VARCHAR) FROM read_parquet('{path}')"))];

    private string Compare(SpectraOptions options, DatasetManifest manifest, string[] keep, string[]? sources)
    {
        var exports = InUnitOrder(manifest).Select((path, i) =>
        {
            var export = folder.File(string.Create(CultureInfo.InvariantCulture, $"export{i}.jsonl"));
            ParquetSql.Run($"COPY (SELECT * FROM read_parquet('{path}')) TO '{export}' (FORMAT json)");
            return export;
        }).ToArray();
        var names = sources ?? [.. Directory.EnumerateFiles(Inputs, "*.h5", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Inputs, path)).Order(StringComparer.Ordinal)];
        var question = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["inputs"] = names.Select(name => new[] { Path.Combine(Inputs, name), name }),
            ["exports"] = exports,
            ["rejected"] = Path.Combine(Output(), "rejected.jsonl"),
            ["keep"] = keep,
            ["max_peaks"] = options.MaxPeaks,
            ["min_peaks"] = options.MinPeaks,
            ["max_precursor_mz"] = options.MaxPrecursorMz,
            ["in_order"] = options.SplitBy == SplitBy.Shards,
        });
        return PythonOracle.Run(SpectraPython.Checker, question).Trim();
    }

    private IEnumerable<string> InUnitOrder(DatasetManifest manifest) => manifest.Shards.OrderBy(shard => shard.BaseName, StringComparer.Ordinal).Select(shard => Path.Combine(Output(), shard.Name));
}
