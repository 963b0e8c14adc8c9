using System.Globalization;

namespace Shardwright.Bench;

/// <summary>Whole processes of <c>eeg</c> beside the documented Python on MNE and SciPy over the same recordings, windows read one by one, and memory.</summary>
public sealed class EegBench : IDisposable
{
    private const int Windows = 250_000;

    private readonly BenchFolder folder;
    private readonly BenchReport report;
    private readonly int turns;

    private EegBench(BenchArguments arguments)
    {
        folder = new BenchFolder(arguments);
        turns = arguments.Number("--turns", 3);
        report = new BenchReport(
            "eeg", "dotnet run -c Release --project bench/Shardwright.Bench -- eeg", "work", "program", "median s", "CPU s", "times as fast", "target", "peak MB");
    }

    /// <summary>
    /// Makes the recordings where they are missing, measures, and writes the results. <c>--rates 250,512</c> are the rates that are built,
    /// 8 recordings of 10 minutes each; <c>--hours N</c> is how many hour-long recordings show the memory; <c>--windows N</c> how many
    /// windows the large manifest lists, 0 for none; <c>--samples N</c> how many of them the original reads.
    /// </summary>
    public static void Run(BenchArguments arguments)
    {
        using var bench = new EegBench(arguments);
        var rates = (arguments.Text("--rates") ?? "250").Split(',');
        foreach (var rate in rates)
        {
            bench.Build(rate);
        }

        bench.Scan(rates[0]);
        if (arguments.Number("--windows", Windows) is var windows and > 0)
        {
            bench.Draw(windows, arguments.Number("--samples", 1000));
        }

        if (arguments.Number("--hours", 4) is var hours and > 0)
        {
            bench.Hours(hours);
        }

        bench.report.Note(string.Create(CultureInfo.InvariantCulture, $"Whole processes in turn, {bench.turns} turns, one before them not counted; where the original needs more than a minute, one run alone."));
        bench.report.Note("The original is bench/peers/eeg_original.py, one process as it is documented; ours uses both cores. Its times are its program's, MNE's import included.");
        bench.report.Note("The large cache has the files of the small one under many names, so that the original reads from memory what it would have read from a disk or a network.");
        bench.report.Write();
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    /// <summary>8 recordings of 10 minutes, built in each form beside the original.</summary>
    private void Build(string rate)
    {
        var recordings = Recordings($"recordings-{rate}", 8, 10, rate);
        var peer = new Series("original", () => Original("build-cache", "--data-dir", recordings, "--cache-dir", Fresh("original")));
        (Series Series, string Target)[] ours =
        [
            (new Series("stored", () => Ours(recordings, "stored")), "10"),
            (new Series("deflate", () => Ours(recordings, "deflate", "--compress", "deflate")), "4"),
            (new Series("continuous", () => Ours(recordings, "continuous", "--layout", "continuous")), ""),
        ];
        Series.TakeTurns(turns, [.. ours.Select(one => one.Series), peer]);
        foreach (var (series, target) in ours)
        {
            Row($"build of 8 x 10 minutes at {rate} Hz", series, peer, target);
        }

        Row($"build of 8 x 10 minutes at {rate} Hz", peer, peer, "");
        foreach (var form in (string[])["stored", "deflate"])
        {
            RequireEqual(Path.Combine(folder.In("original"), "manifest.json"), Path.Combine(folder.In(form), "manifest.json"));
        }
    }

    /// <summary>The manifest made anew from the labels, over the original's own cache and over ours.</summary>
    private void Scan(string rate)
    {
        foreach (var cache in (string[])["original", "stored"])
        {
            var ours = new Series("shardwright", () => Shardwright("scan-cache", "--cache-dir", folder.In(cache)));
            var peer = new Series("original", () => Original("scan-cache", "--cache-dir", folder.In(cache)));
            Series.TakeTurns(turns, ours, peer);
            var work = $"scan-cache of 8 files, {cache}, {rate} Hz";
            Row(work, ours, peer, "5");
            Row(work, peer, peer, "");
        }
    }

    /// <summary>A manifest of very many windows: read, drawn from, and beside what the original does without one.</summary>
    private void Draw(int windows, int samples)
    {
        var links = Fresh("links");
        MeasuredProcess.Run(MeasuredProcess.Python, BenchFolder.Peer("eeg_links.py"), folder.In("stored"), links, Text(windows));
        var peerScan = new Series("original", () => Original("scan-cache", "--cache-dir", links));
        Series.TakeTurns(1, peerScan);
        var theirs = File.ReadAllBytes(Path.Combine(links, "manifest.json"));
        File.Delete(Path.Combine(links, "manifest.json"));
        var scan = new Series("shardwright", () => Shardwright("scan-cache", "--cache-dir", links));
        Series.TakeTurns(turns, scan);
        Row($"scan-cache of {windows:N0} windows", scan, peerScan, "5");
        Row($"scan-cache of {windows:N0} windows", peerScan, peerScan, "");
        Require(theirs.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(links, "manifest.json"))), "our manifest is not that of the original's full scan");

        var weighed = Original("pos-weight", "--cache-dir", links);
        var stats = new Series("eeg stats", () => SameLines(weighed, Shardwright("stats", "--cache-dir", links)));
        Series.TakeTurns(turns, stats);
        var sample = new Series($"original, {samples:N0} windows read", () => Original("sample-1000", "--cache-dir", links, "--samples", Text(samples)));
        Series.TakeTurns(1, sample);
        var work = $"manifest of {windows:N0} windows, balanced list and pos_weight";
        Row(work, stats, sample, "under 0.3 s");
        Row(work, sample, sample, "");
        report.Note("`eeg stats` says the seizure ratio and the pos_weight that the original's own draw has of a manifest from a full scan, and our manifest is that manifest, byte for byte.");
    }

    /// <summary>Hour-long recordings: what two at a time hold in memory, and how long one window takes.</summary>
    private void Hours(int hours)
    {
        var recordings = Recordings("hours", hours, 60, "250");
        (string Form, string[] Flags)[] forms = [("stored", []), ("deflate", ["--compress", "deflate"]), ("continuous", ["--layout", "continuous"])];
        foreach (var (form, flags) in forms)
        {
            var series = new Series(form, () => Ours(recordings, $"hours-{form}", [.. flags, "-j", "2"]));
            Series.TakeTurns(1, series);
            Row($"build of {hours} x 60 minutes, -j 2", series, null, "under 1000 MB");
        }

        Original("build-cache", "--data-dir", recordings, "--cache-dir", Fresh("hours-original"), "--limit-files", "1");
        var peer = EegWindowRate.Original(folder.In("hours-original"));
        foreach (var form in (string[])["stored", "continuous"])
        {
            var (warm, opened) = EegWindowRate.Ours(folder.In($"hours-{form}"));
            Row($"a window of 60 minutes, {form}, file open", warm, peer);
            Row($"a window of 60 minutes, {form}, file opened for it", opened, peer);
        }

        report.Add("a window of 60 minutes", "original", BenchReport.Number(peer, 3), "", "1.0", "", "");
        foreach (var name in (string[])["hours-stored", "hours-deflate", "hours-continuous", "hours-original"])
        {
            Directory.Delete(folder.In(name), recursive: true);
        }
    }

    private void Row(string work, double seconds, double peerSeconds)
        => report.Add(work, "WindowShardReader", BenchReport.Number(seconds, 6), "", BenchReport.Number(peerSeconds / seconds, 0), "under 0.001 s", "");

    private void Row(string work, Series series, Series? peer, string target)
        => report.Add(
            work, series.Name, BenchReport.Number(series.MedianSeconds, 3), BenchReport.Number(series.MedianProcessorSeconds),
            peer is null ? "" : BenchReport.Number(peer.MedianSeconds / series.MedianSeconds, 1), target, BenchReport.Number(series.PeakMegabytes, 0));

    /// <summary>A folder of recordings from a seed; every second has seizures.</summary>
    private string Recordings(string name, int files, int minutes, string rate)
    {
        if (!Directory.Exists(folder.In(name)))
        {
            MeasuredProcess.Run(
                MeasuredProcess.Python, BenchFolder.Peer("eeg_input.py"), "--output", folder.In(name), "--files", Text(files), "--minutes", Text(minutes), "--rates", rate, "--seizures-in", "2");
        }

        return folder.In(name);
    }

    private MeasuredProcess Ours(string recordings, string cache, params string[] flags)
        => Shardwright(["build-cache", "--data-dir", recordings, "--cache-dir", Fresh(cache), .. flags]);

    private static MeasuredProcess Shardwright(params string[] arguments) => MeasuredProcess.Run(MeasuredProcess.Shardwright, ["eeg", .. arguments]);

    private static MeasuredProcess Original(params string[] arguments) => MeasuredProcess.Run(MeasuredProcess.Python, [BenchFolder.Peer("eeg_original.py"), .. arguments]);

    private string Fresh(string name)
    {
        if (Directory.Exists(folder.In(name)))
        {
            Directory.Delete(folder.In(name), recursive: true);
        }

        return folder.In(name);
    }

    private static MeasuredProcess SameLines(MeasuredProcess original, MeasuredProcess ours)
    {
        foreach (var line in original.Output.Split('\n').Where(line => line.StartsWith("[DATASET]", StringComparison.Ordinal)))
        {
            Require(ours.Output.Split('\n').Contains(line), $"eeg stats does not say \"{line}\", but:\n{ours.Output}");
        }

        return ours;
    }

    private static void RequireEqual(string left, string right)
        => Require(File.ReadAllBytes(left).AsSpan().SequenceEqual(File.ReadAllBytes(right)), $"{left} and {right} differ");

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException(what);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
