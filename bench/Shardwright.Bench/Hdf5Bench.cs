using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Shardwright.Formats.Hdf5;

namespace Shardwright.Bench;

/// <summary>Reads the shapes that spectra come in, beside h5py, in one run; prints rates and ratios as medians of several turns.</summary>
/// <remarks>Needs Debian's python3-h5py. Files stay in the page cache, so decoding is what is measured.</remarks>
public static class Hdf5Bench
{
    private const int Turns = 5;

    /// <summary>Makes the files, measures, and writes the results; <c>--rows</c> is the number of spectra of the float32 file, others have a part of it.</summary>
    public static void Run(BenchArguments arguments)
    {
        var (spectra, peer) = (arguments.Number("--rows", 500_000), BenchFolder.Peer("h5py_read.py"));
        using var folder = new BenchFolder(arguments);
        var path = folder.In("spectra.h5");
        Write(path, spectra);
        var report = new BenchReport("hdf5", "dotnet run -c Release --project bench/Shardwright.Bench -- hdf5", "dataset", "unit", "ours", "h5py", "times as fast");
        foreach (var threads in new[] { Environment.ProcessorCount, 1 }.Distinct())
        {
            foreach (var step in new[] { 25_600, 512 })
            {
                Numbers<float>(report, path, peer, "f32 (512,2,128) gzip", threads, step);
            }

            Numbers<float>(report, path, peer, "f32 (512,2,128) shuffle gzip", threads, 25_600);
            Numbers<double>(report, path, peer, "f64 (625,1,8) gzip", threads, 25_000);
            Numbers<float>(report, path, peer, "f32 contiguous", threads, 25_600);
            Strings(report, path, peer, "names", threads);
            Strings(report, path, peer, "names gzip", threads);
        }

        report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{spectra:N0} spectra of 2 x 128 values, a quarter as many where stored as float64 or shuffled; files in the page cache, medians of {Turns} turns. \"512 rows\" is how many are asked for at a time."));
        report.Write();
    }

    private static void Write(string path, int spectra)
    {
        using var writer = Hdf5Writer.Create(path);
        var random = new Random(777);
        using var zip = writer.CreateDataset("f32 (512,2,128) gzip", Hdf5ElementType.Single, [spectra, 2, 128], new() { ChunkShape = [512, 2, 128], GzipLevel = 4 });
        using var shuffled = writer.CreateDataset(
            "f32 (512,2,128) shuffle gzip", Hdf5ElementType.Single, [spectra / 4, 2, 128], new() { ChunkShape = [512, 2, 128], GzipLevel = 4, Shuffle = true });
        using var split = writer.CreateDataset("f64 (625,1,8) gzip", Hdf5ElementType.Double, [spectra / 4, 2, 128], new() { ChunkShape = [625, 1, 8], GzipLevel = 4 });
        using var plain = writer.CreateDataset("f32 contiguous", Hdf5ElementType.Single, [spectra, 2, 128]);
        var block = new float[12_800 * 256];
        for (var row = 0; row < spectra; row += 12_800)
        {
            var rows = Math.Min(12_800, spectra - row);
            for (var i = 0; i < rows; i++)
            {
                Spectrum(random, block.AsSpan(i * 256, 256));
            }

            zip.WriteRows<float>(row, block.AsSpan(0, rows * 256));
            plain.WriteRows<float>(row, block.AsSpan(0, rows * 256));
            var quarter = Math.Clamp((spectra / 4) - row, 0, rows);
            shuffled.WriteRows<float>(row <= spectra / 4 ? row : 0, block.AsSpan(0, quarter * 256));
            split.WriteRows<double>(row <= spectra / 4 ? row : 0, Array.ConvertAll(block[..(quarter * 256)], value => (double)value));
        }

        var names = Enumerable.Range(0, spectra).Select(i => $"MSV{78_548 + (i / 9000):D9}_run_{i / 300:D5}.mzML").ToArray();
        writer.CreateDataset("names", Hdf5ElementType.Utf8, [spectra]).WriteStrings(0, names);
        writer.CreateDataset("names gzip", Hdf5ElementType.Utf8, [spectra], new() { ChunkShape = [10_000], GzipLevel = 4 }).WriteStrings(0, names);
    }

    /// <summary>Up to 128 peaks with ascending m/z of four decimals and exponential intensities; zeros behind them.</summary>
    private static void Spectrum(Random random, Span<float> target)
    {
        target.Clear();
        var peaks = random.Next(90, 129);
        var mz = 50.0;
        for (var i = 0; i < peaks; i++)
        {
            mz += -Math.Log(1 - random.NextDouble()) * 7;
            target[i] = (float)Math.Round(mz, 4);
            target[128 + i] = (float)(-Math.Log(1 - random.NextDouble()) * 1000);
        }
    }

    private static void Numbers<T>(BenchReport report, string path, string peer, string name, int threads, int step)
        where T : unmanaged
    {
        using var reader = Hdf5Reader.Open(path, new Hdf5Options { Threads = threads });
        using var dataset = reader.OpenDataset(name);
        var buffer = new T[step * 256];
        double Ours()
        {
            var clock = Stopwatch.StartNew();
            for (var row = 0L; row < dataset.RowCount; row += step)
            {
                dataset.ReadRows(row, Math.Min(step, dataset.RowCount - row), buffer.AsSpan());
            }

            return clock.Elapsed.TotalSeconds;
        }

        var megabytes = dataset.RowCount * 256 * Marshal.SizeOf<T>() / 1e6;
        var (ours, theirs) = Measure(Ours, () => Peer(peer, path, name, $"{step}"));
        Add(report, $"{name}, {step} rows, {Threads(threads)}", "MB/s", megabytes / ours, megabytes / theirs);
    }

    private static void Strings(BenchReport report, string path, string peer, string name, int threads)
    {
        using var reader = Hdf5Reader.Open(path, new Hdf5Options { Threads = threads });
        using var dataset = reader.OpenDataset(name);
        var batch = new Hdf5StringBatch();
        double Ours()
        {
            var clock = Stopwatch.StartNew();
            for (var row = 0L; row < dataset.RowCount; row += 50_000)
            {
                dataset.ReadStrings(row, (int)Math.Min(50_000, dataset.RowCount - row), batch);
            }

            return clock.Elapsed.TotalSeconds;
        }

        var (ours, theirs) = Measure(Ours, () => Peer(peer, path, name, "50000", "--strings"));
        Add(report, $"{name}, {Threads(threads)}", "million texts/s", dataset.RowCount / ours / 1e6, dataset.RowCount / theirs / 1e6);
    }

    /// <summary>Turn about, so that what else the machine does falls on both.</summary>
    private static (double Ours, double Theirs) Measure(Func<double> ours, Func<double> theirs)
    {
        var left = new double[Turns];
        var right = new double[Turns];
        _ = ours();
        for (var i = 0; i < Turns; i++)
        {
            left[i] = ours();
            right[i] = theirs();
        }

        Array.Sort(left);
        Array.Sort(right);
        return (left[Turns / 2], right[Turns / 2]);
    }

    private static double Peer(string peer, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [peer, .. arguments]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(output.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private static void Add(BenchReport report, string name, string unit, double ours, double theirs)
        => report.Add(name, unit, BenchReport.Number(ours, 1), BenchReport.Number(theirs, 1), BenchReport.Number(ours / theirs));

    private static string Threads(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";
}
