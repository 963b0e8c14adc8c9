using System.Globalization;
using System.Text.Json;

namespace Shardwright.Bench;

/// <summary>Whole processes of <c>shardwright spectra build</c> over gzip samples, and of a plan alone over a file that fits no disk.</summary>
public static class SpectraBench
{
    private const long SparseRows = 550_000_000;

    /// <summary>Makes the samples where they are missing, measures, and writes the results.</summary>
    public static void Run(BenchArguments arguments)
    {
        var (count, turns, size) = (arguments.Number("--count", 500_000), arguments.Number("--turns", 5), arguments.Text("--shard-size") ?? "64MiB");
        using var folder = new BenchFolder(arguments);
        var report = new BenchReport(
            "spectra", "dotnet run -c Release --project bench/Shardwright.Bench -- spectra" + (arguments.Has("--large") ? " --large" : ""),
            "work", "spectra", "median s", "least s", "CPU s", "spectra/s", "peak MB");
        Build(report, folder, count, size, turns);
        if (arguments.Has("--large"))
        {
            Build(report, folder, arguments.Number("--large-count", 5_000_000), size, 1);
        }

        if (!arguments.Has("--no-plan"))
        {
            Plan(report, folder, "shards");
            Plan(report, folder, "groups");
        }

        report.Note(
            $"Samples of `shardwright sample spectra --gzip` (float64, chunks of (625, 1, 8), level 4) in the page cache, shards of {size}; inputs are hashed, shards "
            + "hashed and flushed to disk, as always. The plans are of a sparse HDF5, in which only the rows that the size sample looks at are written.");
        report.Write();
    }

    private static void Build(BenchReport report, BenchFolder folder, int count, string size, int turns)
    {
        var raw = folder.In(string.Create(CultureInfo.InvariantCulture, $"raw-{count}"));
        MeasuredProcess.Run(MeasuredProcess.Shardwright, "sample", "spectra", "--output", raw, "--count", Text(count), "--runs", "200", "--gzip");
        var built = new Series("build", () =>
        {
            var output = folder.In("built");
            if (Directory.Exists(output))
            {
                Directory.Delete(output, recursive: true);
            }

            return MeasuredProcess.Run(MeasuredProcess.Shardwright, "spectra", "build", "--input", raw, "--output", output, "--shard-size", size, "--json");
        });
        Series.TakeTurns(turns, built);
        report.Add(
            $"spectra build --shard-size {size}", count.ToString("N0", CultureInfo.InvariantCulture), BenchReport.Number(built.MedianSeconds),
            BenchReport.Number(built.LeastSeconds), BenchReport.Number(built.MedianProcessorSeconds), BenchReport.Number(count / built.MedianSeconds, 0), BenchReport.Number(built.PeakMegabytes, 0));
    }

    private static void Plan(BenchReport report, BenchFolder folder, string split)
    {
        var sparse = folder.In("sparse.hdf5");
        if (!File.Exists(sparse))
        {
            MeasuredProcess.Run(MeasuredProcess.Python, BenchFolder.Peer("sparse_gems.py"), sparse, Text(SparseRows));
        }

        var run = MeasuredProcess.Run(
            MeasuredProcess.Shardwright, "spectra", "build", "--input", sparse, "--output", folder.In("planned"), "--split", split, "--dry-run", "--json");
        var units = JsonDocument.Parse(run.Output).RootElement.GetProperty("units").GetInt32();
        report.Add(
            $"spectra build --split {split} --dry-run: {units} shards", SparseRows.ToString("N0", CultureInfo.InvariantCulture), BenchReport.Number(run.Seconds),
            BenchReport.Number(run.Seconds), BenchReport.Number(run.ProcessorSeconds), BenchReport.Number(SparseRows / run.Seconds, 0), BenchReport.Number(run.PeakMegabytes, 0));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
