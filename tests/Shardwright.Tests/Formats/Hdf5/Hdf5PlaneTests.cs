using System.Runtime.InteropServices;
using Shardwright.Formats.Hdf5;

namespace Shardwright.Tests.Formats.Hdf5;

/// <summary>Chunks whose bytes are coded by frequency where they hardly repeat themselves, read by h5py and by us.</summary>
public sealed class Hdf5PlaneTests : IDisposable
{
    private readonly Hdf5TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Noise_constants_and_all_between_come_back_through_h5py_in_every_width()
    {
        var random = new Random(20_261_121);
        var expected = new List<byte[]>();
        using (var writer = Hdf5Writer.Create(folder.File("a.h5")))
        {
            foreach (var mode in Enumerable.Range(0, 6))
            {
                expected.Add(Write<short>(writer, $"h{mode}", Hdf5ElementType.Int16, Values(random, mode, 2)));
                expected.Add(Write<float>(writer, $"f{mode}", Hdf5ElementType.Single, Values(random, mode, 4)));
                expected.Add(Write<double>(writer, $"d{mode}", Hdf5ElementType.Double, Values(random, mode, 8)));
                expected.Add(Write<byte>(writer, $"b{mode}", Hdf5ElementType.Byte, Values(random, mode, 1)));
            }
        }

        File.WriteAllBytes(folder.File("all.bin"), [.. expected.SelectMany(bytes => bytes)]);
        Assert.Equal("24", Hdf5Oracle.Python(folder, """
            whole = open('all.bin', 'rb').read(); at = n = 0
            with h5py.File('a.h5') as f:
                for mode in range(6):
                    for kind in 'hfdb':
                        bytes = f[f'{kind}{mode}'][...].tobytes()
                        n += bytes == whole[at:at + len(bytes)]; at += len(bytes)
            print(n)
            """));
        using var reader = Hdf5Reader.Open(folder.File("a.h5"));
        Assert.Equal(MemoryMarshal.Cast<byte, float>(expected[1]).ToArray(), Hdf5ReadTests.Rows<float>(reader, "f0"));
    }

    [Fact]
    public void Noise_is_hardly_larger_than_what_gzip_makes_of_it_and_the_same_for_any_number_of_threads()
    {
        var values = Values(new Random(7), 1, 4);
        foreach (var (name, expectsNoise, threads) in ((string, bool, int)[])[("gzip.h5", false, 1), ("one.h5", true, 1), ("three.h5", true, 3)])
        {
            using var writer = Hdf5Writer.Create(folder.File(name));
            Write<float>(writer, "x", Hdf5ElementType.Single, values, expectsNoise, threads);
        }

        Assert.Equal(File.ReadAllBytes(folder.File("one.h5")), File.ReadAllBytes(folder.File("three.h5")));
        var (noise, gzip) = (new FileInfo(folder.File("one.h5")).Length, new FileInfo(folder.File("gzip.h5")).Length);
        Assert.InRange(noise, gzip / 2, gzip * 21 / 20);
    }

    private static byte[] Write<T>(Hdf5Writer writer, string name, Hdf5ElementType type, byte[] bytes, bool expectsNoise = true, int threads = 2)
        where T : unmanaged
    {
        var values = MemoryMarshal.Cast<byte, T>(bytes);
        using var dataset = writer.CreateDataset(name, type, [values.Length / 97, 97], new() { ChunkShape = [3, 97], GzipLevel = 4, Shuffle = true, ExpectsNoise = expectsNoise, Threads = threads });
        dataset.WriteRows<T>(0, values);
        return bytes;
    }

    // Zeros; square roots of counts; noise in every byte; noise of a few kinds; long runs; a ramp.
    private static byte[] Values(Random random, int mode, int width)
    {
        var bytes = new byte[40 * 97 * width];
        for (var i = 0; i < 40 * 97; i++)
        {
            var value = mode switch
            {
                0 => 0UL,
                1 => width == 4 ? BitConverter.SingleToUInt32Bits(MathF.Sqrt(random.Next(5000))) : BitConverter.DoubleToUInt64Bits(Math.Sqrt(random.Next(5000))),
                2 => (ulong)random.NextInt64(),
                3 => (ulong)random.Next(3) * 0x0101_0203_0405_0607,
                4 => (ulong)(i / 300) * 0x1111_1111_1111_1111,
                _ => (ulong)i,
            };
            BitConverter.GetBytes(value).AsSpan(0, width).CopyTo(bytes.AsSpan(i * width));
        }

        return bytes;
    }
}
