using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Shardwright.Recipes.Eeg.Signals;

/// <summary>The last step: z-scores over the whole recording, cut at a limit.</summary>
internal static class ChannelScaling
{
    private const double LeastDeviation = 1e-8;

    /// <summary>Scales a channel in place.</summary>
    /// <param name="samples">The filtered samples.</param>
    /// <param name="sum">Their sum.</param>
    /// <param name="squares">The sum of their squares.</param>
    /// <param name="clip">The largest z-score.</param>
    /// <remarks>One sample that is not a number makes the deviation none, and with it the whole channel nought.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(Span<float> samples, double sum, double squares, double clip)
    {
        var mean = sum / samples.Length;
        var deviation = Math.Sqrt(Math.Max(0, (squares / samples.Length) - (mean * mean)));
        if (!double.IsFinite(deviation))
        {
            samples.Clear();
            return;
        }

        var factor = 1 / (deviation + LeastDeviation);
        var i = 0;
        for (; i <= samples.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var part = samples.Slice(i, Vector256<float>.Count);
            var (low, high) = Vector256.Widen(Vector256.Create((ReadOnlySpan<float>)part));
            Vector256.Narrow(Scaled(low, mean, factor, clip), Scaled(high, mean, factor, clip)).CopyTo(part);
        }

        for (; i < samples.Length; i++)
        {
            samples[i] = (float)Math.Clamp((samples[i] - mean) * factor, -clip, clip);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Scaled(Vector256<double> samples, double mean, double factor, double clip)
        => Vector256.Min(
            Vector256.Max((samples - Vector256.Create(mean)) * Vector256.Create(factor), Vector256.Create(-clip)), Vector256.Create(clip));
}
