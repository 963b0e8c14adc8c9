using System.Numerics;
using System.Runtime.InteropServices;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>The classes of windows as letters, and how they are counted. Safe from many threads.</summary>
internal static class WindowClasses
{
    public const char None = 'n';

    public const char Partial = 'p';

    public const char Full = 'f';

    public static char Letter(WindowClass windowClass) => windowClass switch
    {
        WindowClass.None => None,
        WindowClass.Partial => Partial,
        _ => Full,
    };

    /// <summary>The class of each window of a mask, segment after segment, a letter each.</summary>
    /// <param name="labels">A byte a sample: 0, or seizure.</param>
    /// <param name="segments">Samples of each segment; their sum is the length of the mask.</param>
    /// <param name="grid">Where windows lie.</param>
    public static string OfMask(ReadOnlySpan<byte> labels, ReadOnlySpan<long> segments, WindowGrid grid)
    {
        var letters = new List<char>();
        foreach (var segment in segments)
        {
            var mask = labels[..checked((int)segment)];
            labels = labels[mask.Length..];
            var seizure = 0L;
            for (var window = 0; window < grid.Count(mask.Length); window++)
            {
                // Of a window that overlaps the one before it, only the samples that came and went are counted.
                var start = (int)((long)window * grid.StrideSamples);
                var isNew = window == 0 || grid.StrideSamples >= grid.WindowSamples;
                seizure = isNew ? Seizure(mask.Slice(start, grid.WindowSamples))
                    : seizure - Seizure(mask.Slice(start - grid.StrideSamples, grid.StrideSamples)) + Seizure(mask.Slice(start + grid.WindowSamples - grid.StrideSamples, grid.StrideSamples));
                letters.Add(Letter(ClassManifest.Classify(seizure, grid.WindowSamples)));
            }
        }

        return string.Concat(letters);
    }

    /// <summary>Samples of a mask that are not 0.</summary>
    public static long Seizure(ReadOnlySpan<byte> labels) => labels.Length - labels.Count((byte)0);

    /// <summary>Labels above 0; one that is no number is not.</summary>
    public static long Seizure(ReadOnlySpan<float> labels)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(labels);
        var ones = Vector<int>.Zero;
        foreach (var vector in vectors)
        {
            // A lane that holds is -1. A window has fewer samples than a lane can count.
            ones -= Vector.GreaterThan(vector, Vector<float>.Zero);
        }

        var count = (long)Vector.Sum(ones);
        foreach (var label in labels[(vectors.Length * Vector<float>.Count)..])
        {
            count += label > 0 ? 1 : 0;
        }

        return count;
    }
}
