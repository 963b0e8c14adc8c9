using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Formats.Hdf5;

namespace Shardwright.Tests.Formats.Hdf5;

public sealed class Hdf5PropertyTests : IDisposable
{
    private readonly Hdf5TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Any_shape_in_any_chunks_is_read_back_by_us_in_any_range_and_by_h5py_whole()
    {
        var hashes = new Dictionary<string, string>();
        var count = 0;
        var axis = Gen.Choose(1, 24);
        var shapes = Gen.Choose(1, 4).SelectMany(rank => Gen.ArrayOf(axis, rank).SelectMany(
            shape => Gen.ArrayOf(axis, rank).SelectMany(chunk => Gen.ArrayOf(Gen.Choose(0, 1_000_000), 6).Select(numbers => (shape, chunk, numbers)))));
        Prop.ForAll(shapes.ToArbitrary(), given =>
        {
            var (shape, chunk, numbers) = given;
            var name = $"{count++}.h5";
            var values = new int[shape.Aggregate(1, (product, length) => product * length)];
            var random = new Random(numbers[0]);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = random.Next(1000);
            }

            var options = new Hdf5DatasetOptions
            {
                ChunkShape = [.. chunk.Select(length => (long)length)],
                GzipLevel = numbers[1] % 3,
                Shuffle = numbers[2] % 2 == 0,
                Threads = 1 + (numbers[3] % 3),
            };
            using (var writer = Hdf5Writer.Create(folder.File(name)))
            {
                var dataset = writer.CreateDataset("x", Hdf5ElementType.Int32, [.. shape.Select(length => (long)length)], options);
                dataset.WriteRows<int>(0, values);
            }

            hashes[name] = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())));
            using var reader = Hdf5Reader.Open(folder.File(name), new Hdf5Options { Threads = options.Threads });
            using var back = reader.OpenDataset("x");
            var first = numbers[4] % shape[0];
            var rows = numbers[5] % (shape[0] - first + 1);
            var rowElements = values.Length / shape[0];
            var part = new int[rows * rowElements];
            back.ReadRows(first, rows, part.AsSpan());
            return back.IsDirect && part.AsSpan().SequenceEqual(values.AsSpan(first * rowElements, part.Length));
        }).QuickCheckThrowOnFailure();

        var theirs = Hdf5Oracle.Python(folder, """
            import glob
            for p in glob.glob('*.h5'): print(p, hashlib.sha256(h5py.File(p)['x'][...].tobytes()).hexdigest())
            """);
        Assert.Equal(hashes.Select(pair => $"{pair.Key} {pair.Value}").Order(), theirs.Split('\n').Order());
    }
}
