using System.Numerics;
using Shardwright.Formats.Hdf5;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Hdf5;

/// <summary>Files written by us, read by h5py and h5dump, and again by us.</summary>
public sealed class Hdf5WriteTests : IDisposable
{
    private readonly Hdf5TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(103)]
    [InlineData(10)]
    [InlineData(7)]
    public void However_rows_are_sliced_h5py_reads_them_and_the_bytes_are_the_same(int slice)
    {
        var rows = Numbers();
        foreach (var (file, step, threads) in new[] { ("a.h5", slice, 2), ("b.h5", 103, 1) })
        {
            using var writer = Hdf5Writer.Create(folder.File(file));
            Hdf5DatasetWriter[] datasets =
            [
                writer.CreateDataset("plain", Hdf5ElementType.Single, [103, 2, 37]),
                writer.CreateDataset("deep/er/chunks", Hdf5ElementType.Single, [103, 2, 37], new() { ChunkShape = [10, 2, 37] }),
                writer.CreateDataset("gzip", Hdf5ElementType.Single, [103, 2, 37], new() { ChunkShape = [10, 2, 37], GzipLevel = 4, Threads = threads }),
                writer.CreateDataset("split", Hdf5ElementType.Single, [103, 2, 37], new() { ChunkShape = [17, 1, 8], GzipLevel = 9, Shuffle = true, Threads = threads }),
                writer.CreateDataset("big", Hdf5ElementType.Single, [103, 2, 37], new() { ChunkShape = [200, 2, 40], GzipLevel = 1, Threads = threads }),
            ];
            foreach (var dataset in datasets)
            {
                for (var row = 0; row < 103; row += step)
                {
                    var count = Math.Min(step, 103 - row);
                    dataset.WriteRows<float>(row, rows.AsSpan(row * 74, count * 74));
                }

                dataset.Dispose();
            }
        }

        Assert.Equal(File.ReadAllBytes(folder.File("b.h5")), File.ReadAllBytes(folder.File("a.h5")));
        File.WriteAllBytes(folder.File("rows.bin"), System.Runtime.InteropServices.MemoryMarshal.AsBytes(rows.AsSpan()).ToArray());
        Assert.Equal("5 (17, 1, 8) True 9", Hdf5Oracle.Python(folder, """
            a = np.fromfile('rows.bin', 'f4').reshape(103, 2, 37)
            with h5py.File('a.h5') as f:
                n = sum(np.array_equal(f[k][...], a) for k in ('plain', 'deep/er/chunks', 'gzip', 'split', 'big'))
                d = f['split']; print(n, d.chunks, d.shuffle, d.compression_opts)
            """));
        using var reader = Hdf5Reader.Open(folder.File("a.h5"));
        Assert.Equal(rows, Hdf5ReadTests.Rows<float>(reader, "split"));
        var listing = Hdf5Oracle.Run(folder, "h5ls", "-rv", "a.h5");
        Assert.Contains("deflate", listing, StringComparison.Ordinal);
        Assert.DoesNotContain("Modified", listing, StringComparison.Ordinal);
        Assert.Contains("H5T_IEEE_F32LE", Hdf5Oracle.Run(folder, "h5dump", "-H", "-p", "a.h5"), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_written_out_of_order_or_not_at_all_are_where_they_belong()
    {
        using (var writer = Hdf5Writer.Create(folder.File("o.h5")))
        {
            var dataset = writer.CreateDataset("x", Hdf5ElementType.Int32, [50, 3], new() { ChunkShape = [8, 2], GzipLevel = 4, Shuffle = true });
            for (var row = 45; row >= 5; row -= 5)
            {
                dataset.WriteRows<int>(row, Enumerable.Range(row * 3, 15).ToArray());
            }
        }

        Assert.Equal("True", Hdf5Oracle.Python(folder, """
            a = np.arange(150).reshape(50, 3); a[:5] = 0
            print(np.array_equal(h5py.File('o.h5')['x'][...], a))
            """));
    }

    [Fact]
    public void Every_type_attribute_and_link_is_what_h5py_expects()
    {
        using (var writer = Hdf5Writer.Create(folder.File("t.h5")))
        {
            Write<sbyte>(writer, "i1", Hdf5ElementType.SByte, sbyte.MinValue, 1);
            Write<byte>(writer, "u1", Hdf5ElementType.Byte, 255, 1);
            Write<short>(writer, "i2", Hdf5ElementType.Int16, short.MinValue, 1);
            Write<ushort>(writer, "u2", Hdf5ElementType.UInt16, 65535, 1);
            Write(writer, "i4", Hdf5ElementType.Int32, int.MinValue, 1);
            Write<uint>(writer, "u4", Hdf5ElementType.UInt32, uint.MaxValue, 1);
            Write(writer, "i8", Hdf5ElementType.Int64, long.MinValue, 1);
            Write<ulong>(writer, "u8", Hdf5ElementType.UInt64, ulong.MaxValue, 1);
            Write(writer, "f8", Hdf5ElementType.Double, double.Epsilon, 1);
            Write(writer, "c8", Hdf5ElementType.ComplexSingle, new ComplexSingle(1, -2), new(0, 1));
            Write(writer, "c16", Hdf5ElementType.Complex, new Complex(1, -2), new(0, 1));
            writer.CreateDataset("scalar", Hdf5ElementType.Double, []).WriteRows<double>(0, [4.5]);
            writer.CreateDataset("none", Hdf5ElementType.Double, [0, 3], new() { ChunkShape = [4, 3], GzipLevel = 1 });
            var text = new[] { "plain", "", "größer 漢字 😀", new string('x', 100_000) };
            writer.CreateDataset("text", Hdf5ElementType.Utf8, [4]).WriteStrings(0, text);
            writer.CreateDataset("zipped text", Hdf5ElementType.Utf8, [4], new() { ChunkShape = [2], GzipLevel = 4 }).WriteStrings(0, text);
            writer.CreateDataset("fixed", Hdf5ElementType.FixedUtf8(8), [3]).WriteStrings(0, ["abc", "", "größer"]);
            writer.CreateGroup("group/empty");
            writer.CreateHardLink("links/hard", "i4");
            writer.CreateSoftLink("links/soft", "/c16");
            writer.SetAttribute("/", "title", "härz");
            writer.SetAttribute("group", "rate", 512.5);
            writer.SetAttribute("i4", "single", 0.5f);
            writer.SetAttribute("i4", "count", 7);
            writer.SetAttribute("i4", "count", 8);
            writer.SetAttribute<double>("i4", "list", [1.5, 2.5]);
            Assert.Throws<StorageException>(() => writer.CreateGroup("i4"));
            Assert.Throws<StorageException>(() => writer.CreateHardLink("x", "not there"));
            Assert.Throws<ArgumentException>(() => writer.CreateDataset("bad", Hdf5ElementType.Utf8, [1]).WriteStrings(0, ["a\0b"]));
            Assert.Throws<ArgumentException>(() => writer.CreateDataset("wrong", Hdf5ElementType.Int32, [1]).WriteRows<long>(0, [1]));
        }

        Hdf5Oracle.Python(folder, """
            f = h5py.File('t.h5')
            for t in ('i1', 'i2', 'i4', 'i8'): assert f[t].dtype == t and list(f[t]) == [np.iinfo(t).min, 1], t
            for t in ('u1', 'u2', 'u4', 'u8'): assert f[t].dtype == t and list(f[t]) == [np.iinfo(t).max, 1], t
            assert list(f['f8']) == [5e-324, 1]
            assert f['c8'].dtype == 'c8' and list(f['c8']) == [1-2j, 1j] and f['c16'].dtype == 'c16' and list(f['c16']) == [1-2j, 1j]
            assert f['scalar'][()] == 4.5 and f['none'].shape == (0, 3)
            for t in ('text', 'zipped text'): assert [x.decode() for x in f[t]] == ['plain', '', 'größer 漢字 😀', 'x' * 100000]
            assert list(f['fixed'].asstr()) == ['abc', '', 'größer']
            assert list(f['group']) == ['empty'] and f['links/hard'] == f['i4'] and f['links/soft'][0] == 1-2j
            assert f.attrs['title'] == 'härz' and f['group'].attrs['rate'] == 512.5 and f['i4'].attrs['single'] == 0.5 and f['i4'].attrs['count'] == 8
            assert list(f['i4'].attrs['list']) == [1.5, 2.5]
            """);
        using var reader = Hdf5Reader.Open(folder.File("t.h5"));
        Assert.Equal([new Complex(1, -2), new Complex(0, 1)], Hdf5ReadTests.Rows<Complex>(reader, "links/soft"));
        using var strings = reader.OpenDataset("zipped text");
        Assert.Equal("größer 漢字 😀", strings.ReadStrings(2, 1)[0]);
    }

    [Fact]
    public void A_file_that_cannot_be_made_is_a_storage_error()
    {
        Assert.Throws<StorageException>(() => Hdf5Writer.Create(folder.File("no/such/folder.h5")));
        Assert.Throws<StorageException>(() => Hdf5Writer.Create(folder.Path));
    }

    private static void Write<T>(Hdf5Writer writer, string name, Hdf5ElementType type, params ReadOnlySpan<T> values)
        where T : unmanaged
        => writer.CreateDataset(name, type, [values.Length]).WriteRows(0, values);

    private static float[] Numbers()
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, 103 * 74).Select(_ => random.NextSingle())];
    }
}
