using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Shardwright.Recipes.Eeg.Signals;

/// <content>Between channels, one after the other, and lanes, side by side.</content>
internal sealed unsafe partial class RecordingPass
{
    /// <summary>Puts samples of the raw channels side by side, as float64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Interleave(int from, int count, Vector256<double>* lanes)
    {
        fixed (float* a = raw[0], b = raw[1], c = raw[2], d = raw[3])
        {
            // The reads made the raw channels long enough, and the blocks are of the count's length.
            unchecked
            {
                for (var i = 0; i < count; i++)
                {
                    lanes[i] = Vector256.Create((double)a[from + i], b[from + i], c[from + i], d[from + i]);
                }
            }
        }
    }

    /// <summary>Puts samples of the raw channels side by side, as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Interleave(int count, Vector128<float>* lanes)
    {
        fixed (float* a = raw[0], b = raw[1], c = raw[2], d = raw[3])
        {
            // The reads made the raw channels long enough, and the plan the lanes.
            unchecked
            {
                for (var i = 0; i < count; i++)
                {
                    lanes[i] = Vector128.Create(a[i], b[i], c[i], d[i]);
                }
            }
        }
    }

    /// <summary>Stores filtered samples with their channels, adds them to the sums, and to the channels that are mixed of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Collect(int[] group, Vector256<double>* lanes, int count, int at)
    {
        var a = Destination(group, 0, at, count);
        var b = Destination(group, 1, at, count);
        var c = Destination(group, 2, at, count);
        var d = Destination(group, 3, at, count);
        var sum = Vector256<double>.Zero;
        var square = Vector256<double>.Zero;
        unchecked
        {
            // Each destination is of the count's length, and so are the lanes.
            for (var i = 0; i < count; i++)
            {
                var value = lanes[i];
                sum += value;
                square = Vector256.FusedMultiplyAdd(value, value, square);
                var single = Vector256.Narrow(value, value);
                a[i] = single[0];
                b[i] = single[1];
                c[i] = single[2];
                d[i] = single[3];
            }
        }

        for (var lane = 0; lane < group.Length; lane++)
        {
            sums[group[lane]] += sum[lane];
            squares[group[lane]] += square[lane];
        }

        for (var missing = 0; missing < mixtures.Length; missing++)
        {
            if (mixtures[missing] is { } mixture)
            {
                Mix(missing, group, lanes, mixture.AsSpan(at, count));
            }
        }
    }

    private Span<float> Destination(int[] group, int lane, int at, int count)
        => lane < group.Length ? channels[group[lane]].AsSpan(at, count) : spare.AsSpan(0, count);

    private void Mix(int missing, int[] group, Vector256<double>* lanes, Span<double> mixture)
    {
        // The filters are linear, so what is mixed of filtered channels is what the mixed channel would be, filtered.
        var weights = CentralWeightsTable.Of(missing, mixtures.Count(mixture => mixture is not null) == 2);
        Span<double> lane = stackalloc double[LaneBuffer.Lanes];
        lane.Clear();
        for (var i = 0; i < group.Length; i++)
        {
            lane[i] = weights[group[i]];
        }

        var factors = Vector256.Create((ReadOnlySpan<double>)lane);
        for (var i = 0; i < mixture.Length; i++)
        {
            mixture[i] += Vector256.Sum(lanes[i] * factors);
        }
    }
}
