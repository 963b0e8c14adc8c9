using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Shardwright.Datasets.Layouts.Ptycho;

namespace Shardwright.Bench;

/// <summary>Export of scans to products, and patterns out of them, beside the original's twin in the same run.</summary>
public sealed class PtychoBench : IDisposable
{
    private const int RandomPatterns = 2000;

    private readonly BenchFolder folder;
    private readonly BenchReport report;
    private readonly int turns;
    private readonly int size;

    private PtychoBench(BenchArguments arguments)
    {
        folder = new BenchFolder(arguments);
        (turns, size) = (arguments.Number("--turns", 3), arguments.Number("--size", 128));
        report = new BenchReport(
            "ptycho", "dotnet run -c Release --project bench/Shardwright.Bench -- ptycho", "work", "program", "rate", "median s", "CPU s", "times as fast", "target", "peak MB", "product MB");
    }

    /// <summary>Makes what is missing, measures, and writes the results. <c>--patterns N</c> of <c>--size N</c> pixels a side; <c>--large-patterns N</c> once more, for memory.</summary>
    public static void Run(BenchArguments arguments)
    {
        using var bench = new PtychoBench(arguments);
        var count = arguments.Number("--patterns", 5000);
        bench.Export(count);
        if (arguments.Number("--large-patterns", 40_000) is var large and > 0)
        {
            bench.ExportAlone(large);
        }

        bench.RandomReads(count);
        bench.report.Note(string.Create(CultureInfo.InvariantCulture, $"Whole processes in turn, {bench.turns} turns, one before them not counted; the scan is simulated, float32 amplitudes with photon noise, stored in its archive. Single patterns: {RandomPatterns:N0} at random places, one core, the file in memory."));
        bench.report.Note("The original is bench/peers/ptycho_original.py: h5py as the original calls it, with the chunks that h5py guesses.");
        bench.report.Write();
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private void Export(int count)
    {
        var scan = Scan(count);
        foreach (var (what, flags) in ((string, string[])[])[("", []), (" without diffraction", ["--no-include-diffraction"])])
        {
            var (ours, theirs) = (Product("ours", what), Product("theirs", what));
            var shardwright = new Series("shardwright", () => Ours(["--input-npz", scan, "--output-product", ours, "--name", "scan", .. flags]));
            var original = new Series("original", () => Peer(["export", "--input-npz", scan, "--output-product", theirs, "--name", "scan", .. flags]));
            Series.TakeTurns(turns, shardwright, original);
            var work = string.Create(CultureInfo.InvariantCulture, $"export of {count:N0} patterns of {size} x {size}{what}");
            Row(work, shardwright, original, count, flags.Length == 0 ? "4; under 300 MB" : "never inflates the patterns", ours);
            Row(work, original, original, count, "", theirs);
        }
    }

    private void ExportAlone(int count)
    {
        var scan = Scan(count);
        var product = Product("ours", "-large");
        var series = new Series("shardwright", () => Ours("--input-npz", scan, "--output-product", product, "--name", "scan"));
        Series.TakeTurns(1, series);
        Row(string.Create(CultureInfo.InvariantCulture, $"export of {count:N0} patterns of {size} x {size}"), series, null, count, "under 300 MB", product);
        File.Delete(product);
        File.Delete(scan);
    }

    private void RandomReads(int count)
    {
        var (ours, theirs) = (Product("ours", ""), Product("theirs", ""));
        foreach (var (name, path) in ((string, string)[])[("its own product", ours), ("the original's product", theirs)])
        {
            var each = RandomSeconds(path, count, path == ours ? RandomPatterns : RandomPatterns / 20);
            using var told = JsonDocument.Parse(Peer("bench-random", path, "--count", path == ours ? "500" : "20").Output);
            var h5py = told.RootElement.GetProperty("milliseconds_each").GetDouble() / 1e3;
            report.Add($"one pattern of {size} x {size} at random, {name}", "shardwright", $"{BenchReport.Number(each * 1e3, 3)} ms", "", "", BenchReport.Number(h5py / each, 1), path == ours ? "under 0.5 ms" : "", "", "");
            report.Add($"one pattern of {size} x {size} at random, {name}", "h5py", $"{BenchReport.Number(h5py * 1e3, 3)} ms", "", "", "1.0", "", "", "");
        }
    }

    private double RandomSeconds(string path, int count, int reads)
    {
        using var product = ProductReader.Open(path);
        var pattern = new byte[size * size * sizeof(float)];
        var random = new Random(4);
        var places = Enumerable.Range(0, reads).Select(_ => random.Next(count)).ToArray();
        var best = double.MaxValue;
        for (var turn = 0; turn < turns; turn++)
        {
            var clock = Stopwatch.StartNew();
            foreach (var place in places)
            {
                product.Patterns!.Read(place, 1, pattern);
            }

            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        return best / reads;
    }

    private string Scan(int count)
    {
        var samples = folder.In(string.Create(CultureInfo.InvariantCulture, $"scan-{count}-{size}"));
        var path = Path.Combine(samples, "scan0000_prepared.npz");
        if (!File.Exists(path))
        {
            MeasuredProcess.Run(
                MeasuredProcess.Shardwright, "sample", "ptycho", "--no-memo", "--output", samples, "--count", count.ToString(CultureInfo.InvariantCulture), "--size", size.ToString(CultureInfo.InvariantCulture));
        }

        return path;
    }

    private string Product(string whose, string what) => folder.In($"{whose}{what.Replace(' ', '-')}.h5");

    private void Row(string work, Series series, Series? peer, int count, string target, string product)
        => report.Add(
            work, series.Name, BenchReport.Number(count / series.MedianSeconds, 0) + " patterns/s", BenchReport.Number(series.MedianSeconds, 3), BenchReport.Number(series.MedianProcessorSeconds),
            peer is null ? "" : BenchReport.Number(peer.MedianSeconds / series.MedianSeconds, 1), target, BenchReport.Number(series.PeakMegabytes, 0),
            BenchReport.Number(new FileInfo(product).Length / 1e6, 0));

    private static MeasuredProcess Ours(params string[] arguments) => MeasuredProcess.Run(MeasuredProcess.Shardwright, ["ptycho", "export", .. arguments]);

    private static MeasuredProcess Peer(params string[] arguments) => MeasuredProcess.Run(MeasuredProcess.Python, [BenchFolder.Peer("ptycho_original.py"), .. arguments]);
}
