using System.Globalization;
using Shardwright.Datasets.Layouts.Genome;

namespace Shardwright.Bench;

/// <summary>Window databases, random windows, items and sequence databases beside the original's twin in the same run.</summary>
public sealed class GenomeBench : IDisposable
{
    private const int WindowSize = 8192;
    private const int Stride = 7992;

    private readonly BenchFolder folder;
    private readonly BenchReport report;
    private readonly int turns;

    private GenomeBench(BenchArguments arguments)
    {
        folder = new BenchFolder(arguments);
        turns = arguments.Number("--turns", 3);
        report = new BenchReport(
            "genome", "dotnet run -c Release --project bench/Shardwright.Bench -- genome", "work", "program", "rate", "median s", "CPU s", "times as fast", "target", "peak MB");
    }

    /// <summary>
    /// Makes what is missing, measures, and writes the results. <c>--only precompute,rates,store,open</c> are the parts; <c>--windows N</c> how many windows are
    /// precomputed, <c>--large-windows N</c> how many more once, for memory; <c>--megabytes N</c> the FASTA that is stored; <c>--samples N</c> the samples opened.
    /// </summary>
    public static void Run(BenchArguments arguments)
    {
        using var bench = new GenomeBench(arguments);
        var parts = (arguments.Text("--only") ?? "precompute,rates,store,open").Split(',');
        if (parts.Contains("precompute"))
        {
            var windows = arguments.Number("--windows", 2_000_000);
            bench.Precompute(windows / 4, 4);
            bench.Precompute(windows / 1000, 1000);
            if (arguments.Number("--large-windows", 20_000_000) is var large and > 0)
            {
                bench.PrecomputeAlone(large / 100, 100);
            }
        }

        if (parts.Contains("rates"))
        {
            bench.Rates();
        }

        if (parts.Contains("store"))
        {
            bench.Store(arguments.Number("--megabytes", 400));
        }

        if (parts.Contains("open"))
        {
            bench.Open(arguments.Number("--samples", 5000));
        }

        bench.report.Note(string.Create(CultureInfo.InvariantCulture, $"Whole processes in turn, {bench.turns} turns, one before them not counted; rates are of one core's time, the best of several turns, with the files in memory."));
        bench.report.Note(
            "The original is bench/peers/genome_original.py, one process as it is documented. It reads lengths as lines, where the original imports a reader of Parquet, "
            + "and makes items with NumPy's calls, where the original makes lists and tensors: both in its favour.");
        bench.report.Write();
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    /// <summary>A window database of so many sequences with so many windows each, ours and the original's.</summary>
    private void Precompute(int contigs, int windowsEach)
    {
        var split = Split(contigs, windowsEach);
        var (ours, theirs) = (folder.In("ours.db"), folder.In("theirs.db"));
        var shardwright = new Series("shardwright", () => Shardwright("precompute", split + ".parquet", Fresh(ours)));
        var peer = new Series("original", () => GenomeBenchData.Peer("precompute", split + ".tsv", Fresh(theirs)));
        Series.TakeTurns(turns, shardwright, peer);
        GenomeBenchData.Peer("same-windows", ours, theirs);
        var work = string.Create(CultureInfo.InvariantCulture, $"precompute of {contigs:N0} contigs x {windowsEach:N0} windows");
        Row(work, shardwright, peer, Rate(contigs * (long)windowsEach / 1e6, shardwright, "M windows/s"), "3; under 200 MB");
        Row(work, peer, peer, Rate(contigs * (long)windowsEach / 1e6, peer, "M windows/s"), "");
        File.Delete(ours);
        File.Delete(theirs);
    }

    private void PrecomputeAlone(int contigs, int windowsEach)
    {
        var split = Split(contigs, windowsEach);
        var shardwright = new Series("shardwright", () => Shardwright("precompute", split + ".parquet", Fresh(folder.In("ours.db"))));
        Series.TakeTurns(1, shardwright);
        Row(
            string.Create(CultureInfo.InvariantCulture, $"precompute of {contigs:N0} contigs x {windowsEach:N0} windows"), shardwright, null,
            Rate(contigs * (long)windowsEach / 1e6, shardwright, "M windows/s"), "under 200 MB");
        File.Delete(folder.In("ours.db"));
    }

    /// <summary>Random windows of short sequences and of long ones, as many letters in all.</summary>
    private void Rates()
    {
        foreach (var (name, contigs, letters, theirCount) in ((string, int, int, int)[])[("30 kb", 500, 30_000, 5000), ("10 Mb", 2, 10_000_000, 300)])
        {
            var data = GenomeBenchData.Create(folder.In($"genome-{letters}"), samples: 4, contigs, letters);
            var theirWindows = GenomeWindowRate.Original("bench-windows", data.Original, data.Windows, theirCount);
            var theirItems = GenomeWindowRate.Original("bench-items", data.Original, data.Windows, theirCount);
            foreach (var (program, sequences, areTrusted) in ((string, string, bool)[])
                [("SQLite, ours", data.Sqlite, true), ("SQLite, the original's", data.Original, false), ("packed", data.Packed, true)])
            {
                var (windows, items) = GenomeWindowRate.Ours(sequences, data.Windows, areTrusted, 20_000);
                var target = program == "packed" ? "500,000/s" : "300,000/s";
                Row($"raw windows of {WindowSize:N0}, contigs of {name}", program, windows, theirWindows, target);
                Row($"items of {WindowSize:N0}, contigs of {name}", program, items, theirItems, "25,000/s; 10 Mb no more than 1.5 times slower than 30 kb");
            }

            Row($"raw windows of {WindowSize:N0}, contigs of {name}", "original", theirWindows, theirWindows, "");
            Row($"items of {WindowSize:N0}, contigs of {name}", "original", theirItems, theirItems, "");
        }
    }

    /// <summary>FASTA to databases, whole processes on all cores.</summary>
    private void Store(int megabytes)
    {
        var data = GenomeBenchData.Create(folder.In($"store-{megabytes}"), samples: 8, contigs: Math.Max(megabytes / 8, 1), letters: 1_000_000, withOriginal: false);
        var size = data.Fasta.Sum(path => new FileInfo(path).Length) / 1e6;
        var peer = new Series("original", () => GenomeBenchData.Peer(["store", Fresh(folder.In("stored-original")), "--fasta", .. data.Fasta]));
        var ours = ((string[])["sqlite", "packed"]).Select(layout => new Series(
            layout, () => Shardwright(["store", "--output", Fresh(folder.In($"stored-{layout}")), "--layout", layout, "--fasta", .. data.Fasta]))).ToArray();
        Series.TakeTurns(turns, [.. ours, peer]);
        var work = string.Create(CultureInfo.InvariantCulture, $"{size:N0} MB of FASTA in 8 files to databases");
        foreach (var series in (Series[])[.. ours, peer])
        {
            Row(work, series, peer, Rate(size, series, "MB/s"), series == peer ? "" : "200 MB/s");
        }

        Array.ForEach(["stored-original", "stored-sqlite", "stored-packed"], name => Directory.Delete(folder.In(name), recursive: true));
    }

    /// <summary>More samples than files may be open: one item, and all of them.</summary>
    private void Open(int samples)
    {
        var data = GenomeBenchData.Create(folder.In($"samples-{samples}"), samples, contigs: 1, letters: 9000, withOriginal: false);
        foreach (var (layout, sequences) in ((string, string)[])[("sqlite", data.Sqlite), ("packed", data.Packed)])
        {
            foreach (var (what, flags) in ((string, string[])[])[("the first item", ["--batches", "1"]), ("every item, shuffled", [])])
            {
                string[] read = ["read", "--sequence-db-dir", sequences, "--window-db", data.Windows, "--batch-size", "1", .. flags];
                var series = new Series(layout, () => WithFewFiles([MeasuredProcess.Shardwright, .. read]));
                Series.TakeTurns(1, series);
                Row(string.Create(CultureInfo.InvariantCulture, $"{samples:N0} samples under ulimit -n 256, {what}"), series, null, "", "works");
            }
        }

        report.Note($"Under that limit the original says: {OriginalFails(data) ?? "nothing, it reads"}");
    }

    /// <summary>What the original says where it cannot open its databases, in a line; null where it can.</summary>
    private static string? OriginalFails(GenomeBenchData data)
    {
        try
        {
            WithFewFiles(MeasuredProcess.Python, BenchFolder.Peer("genome_original.py"), "items", data.Sqlite, data.Windows, "--indexes", "0");
            return null;
        }
        catch (InvalidOperationException problem)
        {
            // What it says, and not what it was started as.
            var said = problem.Message.Trim().Split('\n')[^1];
            return said[(said.LastIndexOf(": ", said.LastIndexOf(": ", StringComparison.Ordinal) - 1, StringComparison.Ordinal) + 2)..];
        }
    }

    private static MeasuredProcess WithFewFiles(params IReadOnlyList<string> command)
        => MeasuredProcess.Run("/bin/sh", ["-c", "ulimit -n 256 && exec \"$@\"", "sh", .. command]);

    /// <summary>A split of sequences that all have so many windows, as Parquet and as lines, in an order that is not that of the ids.</summary>
    private string Split(int contigs, int windowsEach)
    {
        var path = folder.In(string.Create(CultureInfo.InvariantCulture, $"split-{contigs}-{windowsEach}"));
        if (File.Exists(path + ".tsv"))
        {
            return path;
        }

        var length = WindowSize + ((windowsEach - 1L) * Stride);
        var numbers = Enumerable.Range(0, contigs).ToArray();
        new Random(4).Shuffle(numbers);
        var rows = numbers.Select(number => new SplitRow(string.Create(CultureInfo.InvariantCulture, $"BCR__ECT-S{number % 500}__CT1-{number}"), length)).ToArray();
        SplitFile.Write(path + ".parquet", rows);
        File.WriteAllLines(path + ".tsv", rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.ContigId}\t{row.Length}")));
        return path;
    }

    private void Row(string work, string program, double rate, double peerRate, string target)
        => report.Add(work, program, BenchReport.Number(rate, 0) + "/s", "", "", BenchReport.Number(rate / peerRate, 1), target, "");

    private void Row(string work, Series series, Series? peer, string rate, string target)
        => report.Add(
            work, series.Name, rate, BenchReport.Number(series.MedianSeconds, 3), BenchReport.Number(series.MedianProcessorSeconds),
            peer is null ? "" : BenchReport.Number(peer.MedianSeconds / series.MedianSeconds, 1), target, BenchReport.Number(series.PeakMegabytes, 0));

    private static string Rate(double amount, Series series, string unit) => $"{BenchReport.Number(amount / series.MedianSeconds, amount < 100 ? 2 : 0)} {unit}";

    private static MeasuredProcess Shardwright(params string[] arguments) => MeasuredProcess.Run(MeasuredProcess.Shardwright, ["genome", .. arguments]);

    private static string Fresh(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }

        return path;
    }
}
