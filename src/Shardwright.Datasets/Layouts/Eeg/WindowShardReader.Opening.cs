using System.Buffers.Binary;
using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Layouts.Eeg;

public sealed partial class WindowShardReader
{
    private const int DirectoryBytes = 1 << 12;
    private const int HeadBytes = 1 << 10;
    private const long LargestWindowBytes = 1L << 28;
    private const long LargestSegments = 1 << 20;

    private sealed class Opening(string path, NpzReader npz, ShardIntegrity? integrity, bool isVouched, long fileBytes)
    {
        public WindowShardReader Run()
        {
            foreach (var member in npz.Members.Where(member => member.Compression == NpzCompression.None))
            {
                // The header before an array's first byte says its shape: it is checked as the array is.
                var head = Math.Min(HeadBytes, member.DataOffsetBytes);
                integrity?.Check(member.DataOffsetBytes - head, head);
            }

            return npz.Find(WindowShard.Windows) is { } windows ? Windows(windows)
                : npz.Find(WindowShard.Signal) is { } signal ? Signal(signal)
                : throw Wrong(null, "an array \"windows\" or \"signal\"", npz.Members.Count == 0 ? "no arrays" : string.Join(", ", npz.Members.Take(8).Select(member => member.Name)));
        }

        private WindowShardReader Windows(NpzMember windows)
        {
            var dimensions = Dimensions(windows, 3, "(windows, channels, samples)");
            var shape = new Shape(dimensions[0], Length(windows, dimensions[1]), Length(windows, dimensions[2]), WindowLayout.Npz);
            CheckWindow(windows, shape);
            var labels = npz.Find(WindowShard.Labels);
            if (labels is not null && !Dimensions(labels, 2, "(windows, samples)").SequenceEqual([shape.Rows, shape.WindowSamples]))
            {
                throw Wrong(labels, $"the shape ({shape.Rows}, {shape.WindowSamples})", Text(labels.Header));
            }

            return Reader(shape, Rows(windows, shape.Channels * shape.WindowSamples), labels is null ? null : Rows(labels, shape.WindowSamples), windows, labels);
        }

        private WindowShardReader Signal(NpzMember signal)
        {
            var dimensions = Dimensions(signal, 2, "(channels, samples)");
            var (segments, grid) = (Integers(WindowShard.Segments, LargestSegments), Integers(WindowShard.Grid, 2));
            if (grid.Length != 2 || grid.Any(length => length is < 1 or > int.MaxValue))
            {
                throw Wrong(npz.Find(WindowShard.Grid), "a window and a stride", string.Join(", ", grid));
            }

            if (segments.Any(length => length < 0) || segments.Aggregate((Int128)0, (sum, length) => sum + length) != dimensions[1])
            {
                throw Wrong(npz.Find(WindowShard.Segments), $"segments of {dimensions[1]} samples in all", "others");
            }

            var places = new ContinuousPlaces(new WindowGrid((int)grid[0], (int)grid[1]), segments);
            var shape = new Shape(places.Windows, Length(signal, dimensions[0]), places.WindowSamples, WindowLayout.Continuous);
            CheckWindow(signal, shape);
            var labels = npz.Find(WindowShard.Labels);
            if (labels is not null && Dimensions(labels, 1, "(samples)")[0] != dimensions[1])
            {
                throw Wrong(labels, $"the shape ({dimensions[1]},)", Text(labels.Header));
            }

            return Reader(shape, Cut(signal, shape.Channels, places), labels is null ? null : Cut(labels, 1, places), signal, labels);
        }

        private WindowShardReader Reader(Shape shape, RowSource windows, RowSource? labels, params NpzMember?[] members)
            => new(npz, integrity, shape, windows, labels, members.Any(member => member is not null && member.Compression != NpzCompression.None), isVouched, fileBytes);

        private RowSource Rows(NpzMember member, int rowElements) => member.Compression == NpzCompression.None
            ? new StoredRows(npz, member, rowElements, integrity)
            : new StreamedRows(npz, member, rowElements, path);

        private ContinuousRows Cut(NpzMember member, int channels, ContinuousPlaces places) => member.Compression == NpzCompression.None
            ? new ContinuousRows(npz, member, channels, places, integrity)
            : throw Wrong(member, "an array stored as it is", "a deflated one");

        private IReadOnlyList<long> Dimensions(NpzMember member, int rank, string expected)
        {
            if (member.Header.Shape.Count != rank)
            {
                throw Wrong(member, $"the shape {expected}", Text(member.Header));
            }

            if (member.Header.IsFortranOrder)
            {
                throw Wrong(member, "C order", "Fortran order");
            }

            return NumberElements.IsKnown(member.Header.Type) ? member.Header.Shape
                : throw Wrong(member, "real numbers", $"{member.Header.Type.Kind} elements of {member.Header.Type.ElementBytes} bytes");
        }

        private int Length(NpzMember member, long dimension) => dimension is >= 1 and <= int.MaxValue ? (int)dimension
            : throw Wrong(member, "windows of at least one channel and sample", Text(member.Header));

        // Before a window is allocated anywhere.
        private void CheckWindow(NpzMember member, Shape shape)
        {
            if (shape.Rows > WindowShard.MostWindows)
            {
                throw Wrong(member, $"at most {WindowShard.MostWindows} windows", $"{shape.Rows}");
            }

            var bytes = (Int128)shape.Channels * shape.WindowSamples * sizeof(double);
            if (bytes > LargestWindowBytes)
            {
                throw Wrong(member, $"windows of at most {LargestWindowBytes / sizeof(double)} numbers", $"{bytes / sizeof(double)}");
            }
        }

        private long[] Integers(string name, long limit)
        {
            var member = npz.Find(name);
            if (member is null || member.Header.Shape.Count != 1 || member.Header.Shape[0] > limit || member.Header.Type != NpyType.I8)
            {
                throw Wrong(member, $"a list \"{name}\" of at most {limit} int64", member is null ? "none" : Text(member.Header));
            }

            var bytes = npz.Read(member).Data.Span;
            var integers = new long[bytes.Length / sizeof(long)];
            for (var i = 0; i < integers.Length; i++)
            {
                integers[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * sizeof(long))..]);
            }

            return integers;
        }

        private Foundation.Errors.MalformedDataException Wrong(NpzMember? member, string expected, string found) => CacheThrow.ShardError(path, member?.Name, expected, found);

        private static string Text(NpyHeader header) => $"({string.Join(", ", header.Shape)})";
    }
}
