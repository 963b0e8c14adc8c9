using System.Globalization;
using Shardwright.Datasets.Layouts;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Formats.Npz;

namespace Shardwright.Tests.Datasets.Layouts.Eeg;

/// <summary>Window caches for tests: of ours, and of numpy's.</summary>
internal static class Caches
{
    /// <summary>A signal of seeded noise with seizure somewhere.</summary>
    public static CachedSignal Signal(int seed, int channels, params int[] segments)
    {
        var random = new System.Random(seed);
        var length = segments.Sum();
        var labels = new byte[length];
        for (var event_ = 0; event_ < 3 && length > 0; event_++)
        {
            var start = random.Next(length);
            labels.AsSpan(start, random.Next(length - start)).Fill(1);
        }

        return new CachedSignal([.. Enumerable.Range(0, channels).Select(_ => Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() * 20) - 10)).ToArray())], labels, segments);
    }

    public static string Write(string path, CachedSignal signal, WindowGrid grid, NpzCompression compression)
    {
        using var stream = File.Create(path);
        return WindowShardWriter.WriteWindows(stream, signal, grid, compression, CancellationToken.None);
    }

    public static string WriteContinuous(string path, CachedSignal signal, WindowGrid grid, bool isHalf = false)
    {
        using var stream = File.Create(path);
        return WindowShardWriter.WriteSignal(stream, signal, grid, isHalf, CancellationToken.None);
    }

    /// <summary>What the windows of a signal are, cut the plain way.</summary>
    public static List<(float[] Window, float[] Labels)> Cut(CachedSignal signal, WindowGrid grid)
    {
        var windows = new List<(float[], float[])>();
        var first = 0;
        foreach (var segment in signal.SegmentLengths)
        {
            for (var start = 0; start + grid.WindowSamples <= segment; start += grid.StrideSamples)
            {
                var at = first + start;
                windows.Add(([.. signal.Samples.SelectMany(channel => channel[at..(at + grid.WindowSamples)])], [.. signal.Labels[at..(at + grid.WindowSamples)].Select(label => (float)label)]));
            }

            first += segment;
        }

        return windows;
    }

    /// <summary>Every record of a shard, one text each, exact to the bit.</summary>
    public static string[] Records(IShardReader reader)
    {
        var columns = reader.Fields.Select(field => new RecordColumn(field)).ToArray();
        reader.Read(int.MaxValue, columns);
        return [.. Enumerable.Range(0, columns[0].Rows).Select(row => string.Join('|', columns.Select(column => Convert.ToHexString(column[row]))))];
    }

    public static string[] Records(string path)
    {
        using var reader = WindowShardReader.Open(Path.GetDirectoryName(path)!, Path.GetFileName(path), null);
        return Records(reader);
    }

    /// <summary>Has numpy make files: a line of Python each, with <c>f(name)</c> for a path, <c>w(n)</c> and <c>l(n)</c> for arrays of two channels and eight samples.</summary>
    public static void Numpy(string folder, params string[] lines) => PythonOracle.Run(
        """
        import sys, os, numpy as np
        folder = sys.argv[1]
        def f(name): return os.path.join(folder, name)
        def w(n, c=2, s=8): return (np.arange(n * c * s, dtype="<f4").reshape(n, c, s) - 7) / 3
        def l(n, s=8):
            a = np.zeros((n, s), "<f4")
            for i in range(n): a[i, :(i * 3) % (s + 1)] = 1
            return a
        exec(sys.argv[2])
        """, folder, string.Join('\n', lines));

    public static string Hex(float[] window, float[] labels) => string.Create(
        CultureInfo.InvariantCulture, $"{Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(window.AsSpan()))}|{Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(labels.AsSpan()))}");
}
