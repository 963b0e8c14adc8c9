using System.Runtime.InteropServices;
using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Writes one recording's cache file in either layout; the bytes depend on the arguments alone. Safe from many threads, each with its own stream.</summary>
/// <remarks>Source: the window cache of brain-go-brr-v2 (<c>windows</c>, <c>labels</c>); the continuous layout is ours.</remarks>
public static class WindowShardWriter
{
    private const int HalfBlockSamples = 1 << 14;

    /// <summary>The name of a recording's cache file.</summary>
    /// <param name="stem">The recording's name without folder and ending.</param>
    /// <param name="layout">What the file holds.</param>
    public static string NameOf(string stem, WindowLayout layout) => layout == WindowLayout.Npz ? stem + WindowShard.WindowsEnding : stem + WindowShard.SignalEnding;

    /// <summary>Writes every window for itself: <c>windows</c> float32 (n, channels, window) and <c>labels</c> float32 (n, window).</summary>
    /// <param name="stream">Receives the archive; it can seek, and stays open.</param>
    /// <param name="signal">The recording; no window spans the border of two segments.</param>
    /// <param name="grid">Where windows lie in each segment.</param>
    /// <param name="compression">How both arrays are stored. Deflated, each stretch of a channel is deflated once and stands in every window that covers it.</param>
    /// <param name="cancel">Stops between two windows.</param>
    /// <returns>The class of each window, a letter each: n, p or f.</returns>
    /// <exception cref="ArgumentException">The signal's arrays do not fit together.</exception>
    public static string WriteWindows(Stream stream, CachedSignal signal, WindowGrid grid, NpzCompression compression, CancellationToken cancel)
    {
        var starts = WindowStarts(signal, grid);
        using var npz = new NpzWriter(stream);
        var windows = new NpyHeader(NpyType.F4, [starts.Length, signal.Samples.Count, grid.WindowSamples]);
        var labels = new NpyHeader(NpyType.F4, [starts.Length, grid.WindowSamples]);
        if (compression == NpzCompression.None)
        {
            WriteStored(npz, signal, grid, starts, windows, labels, cancel);
        }
        else
        {
            npz.BeginDeflated(WindowShard.Windows, windows);
            new WindowPieces(grid, signal.Samples.Count, (channel, from, count) => DeflatedPiece.OfSamples(MemoryMarshal.AsBytes(signal.Samples[channel].AsSpan(from, count))))
                .Write(npz, starts, cancel);
            npz.End();
            npz.BeginDeflated(WindowShard.Labels, labels);
            var numbers = Array.Empty<float>();
            new WindowPieces(grid, 1, (_, from, count) =>
            {
                Array.Resize(ref numbers, count);
                return DeflatedPiece.OfRuns(MemoryMarshal.AsBytes(Numbers(signal.Labels.AsSpan(from, count), numbers)));
            }).Write(npz, starts, cancel);
            npz.End();
        }

        npz.Finish();
        return WindowClasses.OfMask(signal.Labels, Segments(signal), grid);
    }

    /// <summary>Writes the signal once: <c>signal</c> float32 or float16 (channels, samples), <c>labels</c> uint8 (samples), <c>segments</c> int64 (k), <c>grid</c> int64 (window, stride).</summary>
    /// <param name="stream">Receives the archive; it can seek, and stays open.</param>
    /// <param name="signal">The recording.</param>
    /// <param name="grid">Where readers are to cut windows.</param>
    /// <param name="isHalf">Whether samples are rounded to float16.</param>
    /// <param name="cancel">Stops between two channels.</param>
    /// <returns>The class of each window, a letter each: n, p or f.</returns>
    /// <exception cref="ArgumentException">The signal's arrays do not fit together.</exception>
    public static string WriteSignal(Stream stream, CachedSignal signal, WindowGrid grid, bool isHalf, CancellationToken cancel)
    {
        _ = WindowStarts(signal, grid);
        using var npz = new NpzWriter(stream);
        npz.Begin(WindowShard.Signal, new NpyHeader(isHalf ? NpyType.F2 : NpyType.F4, [signal.Samples.Count, signal.Labels.Length]));
        var halves = new Half[isHalf ? HalfBlockSamples : 0];
        foreach (var channel in signal.Samples)
        {
            cancel.ThrowIfCancellationRequested();
            if (!isHalf)
            {
                npz.Write(MemoryMarshal.AsBytes(channel.AsSpan()));
                continue;
            }

            for (var from = 0; from < channel.Length; from += halves.Length)
            {
                var block = channel.AsSpan(from, Math.Min(halves.Length, channel.Length - from));
                HalfNumbers.FromSingle(block, halves);
                npz.Write(MemoryMarshal.AsBytes(halves.AsSpan(0, block.Length)));
            }
        }

        npz.End();
        var segments = Segments(signal);
        npz.Add(WindowShard.Labels, new NpyArray(new NpyHeader(NpyType.U1, [signal.Labels.Length]), signal.Labels));
        npz.Add(WindowShard.Segments, new NpyArray(new NpyHeader(NpyType.I8, [segments.Length]), MemoryMarshal.AsBytes(segments.AsSpan()).ToArray()));
        npz.Add(WindowShard.Grid, new NpyArray(new NpyHeader(NpyType.I8, [2]), MemoryMarshal.AsBytes<long>([grid.WindowSamples, grid.StrideSamples]).ToArray()));
        npz.Finish();
        return WindowClasses.OfMask(signal.Labels, segments, grid);
    }

    private static void WriteStored(NpzWriter npz, CachedSignal signal, WindowGrid grid, int[] starts, NpyHeader windows, NpyHeader labels, CancellationToken cancel)
    {
        // A window is gathered first: few large writes instead of one a channel.
        var window = new float[checked(signal.Samples.Count * grid.WindowSamples)];
        npz.Begin(WindowShard.Windows, windows);
        foreach (var start in starts)
        {
            cancel.ThrowIfCancellationRequested();
            for (var channel = 0; channel < signal.Samples.Count; channel++)
            {
                signal.Samples[channel].AsSpan(start, grid.WindowSamples).CopyTo(window.AsSpan(channel * grid.WindowSamples));
            }

            npz.Write(MemoryMarshal.AsBytes(window.AsSpan()));
        }

        npz.End();
        npz.Begin(WindowShard.Labels, labels);
        var numbers = window.AsSpan(0, grid.WindowSamples);
        foreach (var start in starts)
        {
            npz.Write(MemoryMarshal.AsBytes(Numbers(signal.Labels.AsSpan(start, grid.WindowSamples), numbers)));
        }

        npz.End();
    }

    private static ReadOnlySpan<float> Numbers(ReadOnlySpan<byte> labels, Span<float> numbers)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            numbers[i] = labels[i];
        }

        return numbers[..labels.Length];
    }

    private static long[] Segments(CachedSignal signal) => [.. signal.SegmentLengths.Select(length => (long)length)];

    // The first sample of each window, segment after segment.
    private static int[] WindowStarts(CachedSignal signal, WindowGrid grid)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(grid.WindowSamples, nameof(grid));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(grid.StrideSamples, nameof(grid));
        if (signal.Samples.Count == 0 || signal.Samples.Any(channel => channel.Length != signal.Labels.Length)
            || signal.SegmentLengths.Any(length => length < 0) || signal.SegmentLengths.Sum(length => (long)length) != signal.Labels.Length)
        {
            throw new ArgumentException("channels, labels and segments differ in how many samples they have", nameof(signal));
        }

        var starts = new List<int>();
        var first = 0;
        foreach (var length in signal.SegmentLengths)
        {
            starts.AddRange(Enumerable.Range(0, checked((int)grid.Count(length))).Select(window => first + (window * grid.StrideSamples)));
            first += length;
        }

        return [.. starts];
    }
}
