using System.Diagnostics;
using System.Text.Json;
using Shardwright.Datasets.Layouts.Eeg;

namespace Shardwright.Bench;

/// <summary>How long one window of a long recording takes, warm: ours in this process, the original's in its own.</summary>
internal static class EegWindowRate
{
    private const int Reads = 400;

    /// <summary>Seconds of ours, in the middle: of a file that stays open, and of one that is opened for the window.</summary>
    public static (double Warm, double Opened) Ours(string cache)
    {
        var name = Path.GetFileName(Directory.EnumerateFiles(cache, "*.npz").Order(StringComparer.Ordinal).First());
        using var reader = WindowShardReader.Open(cache, name, sha256: null);
        var (window, labels) = (new float[reader.Channels * reader.WindowSamples], new float[reader.WindowSamples]);
        var random = new Random(7);
        var warm = Median(() => reader.ReadWindow(random.NextInt64(reader.Rows), window, labels));
        var opened = Median(() =>
        {
            using var one = WindowShardReader.Open(cache, name, sha256: null);
            one.ReadWindow(random.NextInt64(one.Rows), window, labels);
        });
        return (warm, opened);
    }

    /// <summary>Seconds of the original, in the middle of five, without the start of its process.</summary>
    public static double Original(string cache)
    {
        var run = MeasuredProcess.Run(MeasuredProcess.Python, BenchFolder.Peer("eeg_original.py"), "random-window", "--cache-dir", cache);
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("median").GetDouble();
    }

    // The first reads bring the file into memory and the code up to speed.
    private static double Median(Action read)
    {
        var seconds = new List<double>();
        for (var i = -Reads; i < Reads; i++)
        {
            var start = Stopwatch.GetTimestamp();
            read();
            if (i >= 0)
            {
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        return Series.Median(seconds);
    }
}
