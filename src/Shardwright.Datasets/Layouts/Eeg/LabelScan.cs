using System.Runtime.InteropServices;
using System.Text;
using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>The class of each window of one cache file, by its labels alone. Safe from many threads.</summary>
internal static class LabelScan
{
    private const int BlockBytes = 1 << 20;
    private const long LargestRowBytes = 1L << 28;

    /// <summary>Reads the labels of a file; their checksum is compared.</summary>
    /// <returns>A letter a window; null where the file has no labels.</returns>
    /// <exception cref="Foundation.Errors.MalformedDataException">The file is damaged, or its labels are not numbers by window.</exception>
    public static string? ClassesOf(string path)
    {
        using var npz = NpzReader.Open(path);
        if (npz.Find(WindowShard.Labels) is not { } labels)
        {
            return null;
        }

        // The continuous layout has labels by sample: what they are of windows, its reader knows.
        return npz.Find(WindowShard.Signal) is not null && npz.Find(WindowShard.Windows) is null ? OfSignal(path) : OfWindows(path, npz, labels);
    }

    private static string OfSignal(string path)
    {
        using var reader = WindowShardReader.Open(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path), null);
        return reader.ReadClasses();
    }

    private static string OfWindows(string path, NpzReader npz, NpzMember labels)
    {
        var (type, shape) = (labels.Header.Type, labels.Header.Shape);
        if (shape.Count != 2 || shape[1] < 1 || shape[0] > WindowShard.MostWindows || labels.Header.IsFortranOrder || !NumberElements.IsKnown(type))
        {
            throw CacheThrow.ShardError(path, labels.Name, $"numbers of the shape (windows, samples) in C order, and at most {WindowShard.MostWindows} windows", $"{type.Kind} elements of the shape ({string.Join(", ", shape)})");
        }

        var rowBytes = (Int128)shape[1] * Math.Max(type.ElementBytes, sizeof(float));
        if (rowBytes > LargestRowBytes)
        {
            throw CacheThrow.ShardError(path, labels.Name, $"at most {LargestRowBytes} bytes a window", $"{rowBytes}");
        }

        var (samples, bytes) = ((int)shape[1], (int)shape[1] * type.ElementBytes);
        var rows = Math.Max(1, BlockBytes / bytes);
        var block = new byte[(int)Math.Min(rows, Math.Max(1, shape[0])) * bytes];
        var numbers = NumberElements.IsSingle(type) ? [] : new float[samples];
        var classes = new StringBuilder();
        using var stream = npz.OpenData(labels);
        for (var row = 0L; row < shape[0];)
        {
            var count = (int)Math.Min(block.Length / bytes, shape[0] - row);
            stream.ReadExactly(block, 0, count * bytes);
            for (var i = 0; i < count; i++)
            {
                var one = block.AsSpan(i * bytes, bytes);
                if (numbers.Length > 0)
                {
                    NumberElements.ToSingle(type, one, numbers);
                }

                var seizure = WindowClasses.Seizure(numbers.Length > 0 ? numbers : MemoryMarshal.Cast<byte, float>(one));
                classes.Append(WindowClasses.Letter(ClassManifest.Classify(seizure, samples)));
            }

            row += count;
        }

        // At its end the stream compares the checksum of all that it gave.
        _ = stream.ReadByte();
        return classes.ToString();
    }
}
