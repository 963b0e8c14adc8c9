using System.Runtime.Intrinsics;

namespace Shardwright.Recipes.Eeg.Signals;

/// <summary>One recording on its way through the steps, four channels of one rate at a time. For one thread.</summary>
internal sealed unsafe partial class RecordingPass : IDisposable
{
    /// <summary>Samples of a channel that are read at once, about.</summary>
    private const int ReadLength = 1 << 16;

    /// <summary>Samples that are filtered and stored while they are in the first cache.</summary>
    private const int BlockLength = 512;

    private readonly ISampleSource source;
    private readonly FilterCascade cascade;
    private readonly CancellationToken cancel;
    private readonly int[][] groups;
    private readonly float[]?[] channels;
    private readonly double[]?[] mixtures;
    private readonly double[] sums;
    private readonly double[] squares;
    private readonly LaneBuffer block = new(BlockLength);
    private readonly float[] spare = new float[BlockLength];
    private float[][] raw = [];
    private LaneBuffer? samples;
    private LaneBuffer? work;
    private LaneBuffer? scratch;

    private RecordingPass(ISampleSource source, FilterCascade cascade, CancellationToken cancel)
    {
        this.source = source;
        this.cascade = cascade;
        this.cancel = cancel;
        var total = source.TargetLengths.Sum();
        var present = Enumerable.Range(0, source.Channels).Where(channel => !source.IsMissing(channel)).ToList();
        groups = [.. present.GroupBy(source.Grain).SelectMany(rate => rate.Chunk(LaneBuffer.Lanes))];
        channels = new float[]?[source.Channels];
        mixtures = new double[]?[source.Channels];
        sums = new double[source.Channels];
        squares = new double[source.Channels];
        foreach (var channel in present)
        {
            channels[channel] = GC.AllocateUninitializedArray<float>(total);
        }

        foreach (var missing in Enumerable.Range(0, source.Channels).Except(present))
        {
            mixtures[missing] = new double[total];
        }
    }

    /// <summary>Takes every channel of a recording through every step.</summary>
    public static PreprocessedSignal Run(ISampleSource source, FilterCascade cascade, double clip, CancellationToken cancel)
    {
        CheckMissing(source);
        using var pass = new RecordingPass(source, cascade, cancel);
        var begin = 0;
        for (var stretch = 0; stretch < source.TargetLengths.Count; stretch++)
        {
            pass.Stretch(stretch, begin);
            begin += source.TargetLengths[stretch];
        }

        return new([.. Enumerable.Range(0, source.Channels).Select(channel => pass.Scale(channel, clip))], source.TargetLengths);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        block.Dispose();
        samples?.Dispose();
        work?.Dispose();
        scratch?.Dispose();
    }

    private static void CheckMissing(ISampleSource source)
    {
        for (var channel = 0; channel < source.Channels; channel++)
        {
            if (source.IsMissing(channel) && (source.Channels != CentralWeightsTable.Channels || channel is not (CentralWeightsTable.Fz or CentralWeightsTable.Pz)))
            {
                throw new ArgumentException(
                    $"Channel {channel} of {source.Channels} is missing; only Fz and Pz of the 19 channels can be interpolated.", nameof(source));
            }
        }
    }

    private static void Ensure(ref LaneBuffer? buffer, long length)
    {
        if (buffer is null || buffer.Length < length)
        {
            buffer?.Dispose();
            buffer = null;
            buffer = new LaneBuffer(length);
        }
    }

    private void Stretch(int stretch, int begin)
    {
        var length = source.TargetLengths[stretch];
        if (length == 0)
        {
            return;
        }

        Resampler? resampler = null;
        foreach (var group in groups)
        {
            cancel.ThrowIfCancellationRequested();
            var recorded = source.SourceLength(stretch, group[0]);
            if (recorded == length)
            {
                Filter(stretch, group, begin, length);
                continue;
            }

            if (resampler?.SourceLength != recorded)
            {
                resampler = new Resampler(recorded, length);
            }

            Resample(stretch, group, begin, resampler);
        }
    }

    /// <summary>A group that has the recipe's rate already: no more of it is in memory than was read at once.</summary>
    private void Filter(int stretch, int[] group, int begin, int length)
    {
        Span<Vector256<double>> state = stackalloc Vector256<double>[FilterCascade.StateLength];
        state.Clear();
        foreach (var (at, count) in Reads(stretch, group))
        {
            for (var i = 0; i < count; i += BlockLength)
            {
                var part = Math.Min(BlockLength, count - i);
                Interleave(i, part, block.Vectors);
                cascade.Run(block.Vectors, part, state);
                Collect(group, block.Vectors, part, begin + (int)at + i);
            }
        }
    }

    private void Resample(int stretch, int[] group, int begin, Resampler resampler)
    {
        // Two samples, as they came, fill one vector.
        Ensure(ref samples, (resampler.SourceLength + 1) / 2);
        Ensure(ref work, resampler.WorkLength);
        Ensure(ref scratch, resampler.ScratchLength);
        var singles = (Vector128<float>*)samples!.Vectors;
        foreach (var (at, count) in Reads(stretch, group))
        {
            Interleave(count, singles + at);
        }

        resampler.Run(singles, work!.Vectors, scratch!.Vectors);
        Span<Vector256<double>> state = stackalloc Vector256<double>[FilterCascade.StateLength];
        state.Clear();
        for (var at = 0; at < resampler.TargetLength; at += BlockLength)
        {
            var count = (int)Math.Min(BlockLength, resampler.TargetLength - at);
            cascade.Run(work.Vectors + at, count, state);
            Collect(group, work.Vectors + at, count, begin + at);
        }
    }

    /// <summary>Reads a group from end to end, a few whole data records at a time, into <see cref="raw"/>.</summary>
    private IEnumerable<(long At, int Count)> Reads(int stretch, int[] group)
    {
        var grain = source.Grain(group[0]);
        var step = Math.Max(grain, ReadLength / grain * grain);
        var length = source.SourceLength(stretch, group[0]);
        step = (int)Math.Min(step, length);
        if (raw.Length == 0 || raw[0].Length < step)
        {
            raw = [.. Enumerable.Range(0, LaneBuffer.Lanes).Select(_ => new float[step])];
        }

        for (var lane = group.Length; lane < raw.Length; lane++)
        {
            raw[lane].AsSpan().Clear();
        }

        for (long at = 0; at < length; at += step)
        {
            cancel.ThrowIfCancellationRequested();
            var count = (int)Math.Min(step, length - at);
            source.Read(stretch, group, at, [.. raw.Take(group.Length).Select(lane => lane.AsMemory(0, count))]);
            yield return (at, count);
        }
    }

    private float[] Scale(int channel, double clip)
    {
        if (channels[channel] is { } filtered)
        {
            ChannelScaling.Apply(filtered, sums[channel], squares[channel], clip);
            return filtered;
        }

        var mixed = mixtures[channel]!;
        mixtures[channel] = null;
        var result = GC.AllocateUninitializedArray<float>(mixed.Length);
        double sum = 0, square = 0;
        for (var i = 0; i < mixed.Length; i++)
        {
            sum += mixed[i];
            square += mixed[i] * mixed[i];
            result[i] = (float)mixed[i];
        }

        ChannelScaling.Apply(result, sum, square, clip);
        return result;
    }
}
