using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Shardwright.Formats.Hdf5;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Hdf5;

/// <summary>Files made by h5py, read by us, compared by the hashes of their bytes.</summary>
public sealed class Hdf5ReadTests : IDisposable
{
    private readonly Hdf5TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("libver='latest'")]
    [InlineData("userblock_size=1024")]
    [InlineData("userblock_size=512, libver='latest'")]
    public void Every_storage_gives_the_numbers_that_h5py_wrote(string how)
    {
        var hashes = Hdf5Oracle.Python(folder, $$"""
            r = np.random.default_rng(7)
            a = r.normal(size=(103, 2, 37)).astype('f4')
            b = r.integers(-99, 99, size=(103, 5))
            with h5py.File('a.h5', 'w'{{(how.Length > 0 ? ", " + how : "")}}) as f:
                kinds = {
                  'contiguous': {}, 'auto': dict(chunks=True), 'rows': dict(chunks=(10, 2, 37)), 'gzip': dict(chunks=(10, 2, 37), compression='gzip'),
                  'split': dict(chunks=(17, 1, 8), compression='gzip', compression_opts=9), 'shuffled': dict(chunks=(10, 2, 37), shuffle=True),
                  'both': dict(chunks=(9, 2, 20), shuffle=True, compression='gzip'), 'wide': dict(chunks=(64, 2, 37), maxshape=(None, None, None), compression='gzip'),
                  'one': dict(chunks=(103, 2, 37), compression='gzip'), 'fletcher': dict(chunks=(10, 2, 37), fletcher32=True, compression='gzip'),
                  'szip': dict(chunks=(16, 2, 37), compression='szip'), 'mixed': dict(chunks=(3, 2, 5), shuffle=True, compression='gzip', maxshape=(None, 2, 37)),
                  'scale': dict(chunks=(10, 2, 37), scaleoffset=4),
                }
                for k, v in kinds.items():
                    for t in ('f4', 'f8', '>f4', 'i8', 'u2', 'i1'):
                        if 'scale' in k and t != 'f4': continue
                        if t == 'i1' and k == 'szip': continue
                        d = f.create_dataset(k + '/' + t.replace('>', 'b'), data=(a if 'f' in t else np.abs(a * 30)).astype(t), **v)
            with h5py.File('a.h5') as f:
                for d in (f[k][t] for k in f for t in f[k]):
                        n = d[...].astype(d.dtype.newbyteorder('<'))
                        print(d.name, hashlib.sha256(n.tobytes()).hexdigest(), hashlib.sha256(n[11:55].tobytes()).hexdigest())
            """);
        foreach (var threads in new[] { 1, 3 })
        {
            using var reader = Hdf5Reader.Open(folder.File("a.h5"), new Hdf5Options { Threads = threads });
            foreach (var line in hashes.Split('\n'))
            {
                var parts = line.Split(' ');
                using var dataset = reader.OpenDataset(parts[0]);
                Assert.Equal([103, 2, 37], dataset.Shape);
                Assert.Equal((parts[0], parts[1]), (parts[0], Hash(dataset, 0, 103)));
                Assert.Equal((parts[0], parts[2]), (parts[0], Hash(dataset, 11, 44)));
                var isPlain = !parts[0].Contains("fletcher", StringComparison.Ordinal) && !parts[0].Contains("szip", StringComparison.Ordinal)
                    && !parts[0].Contains("scale", StringComparison.Ordinal);
                Assert.Equal(isPlain, dataset.IsDirect);
            }
        }
    }

    [Fact]
    public void Integers_of_every_width_and_order_keep_their_extremes()
    {
        Hdf5Oracle.Python(folder, """
            with h5py.File('i.h5', 'w') as f:
                for t in ('i1','u1','i2','u2','i4','u4','i8','u8','>i2','>u4','>i8','>u8'):
                    i = np.iinfo(np.dtype(t))
                    f[t] = np.array([i.min, 0, 1, i.max], dtype=t)
                f['f2'] = np.array([0, 1.5, -2, 65504], dtype='f2')
                f['bool'] = np.array([True, False, True, True])
            """);
        using var reader = Hdf5Reader.Open(folder.File("i.h5"));
        Assert.Equal([sbyte.MinValue, 0, 1, sbyte.MaxValue], Rows<sbyte>(reader, "i1"));
        Assert.Equal([0, 0, 1, byte.MaxValue], Rows<byte>(reader, "u1"));
        Assert.Equal([short.MinValue, 0, 1, short.MaxValue], Rows<short>(reader, "i2"));
        Assert.Equal([0, 0, 1, ushort.MaxValue], Rows<ushort>(reader, "u2"));
        Assert.Equal([int.MinValue, 0, 1, int.MaxValue], Rows<int>(reader, "i4"));
        Assert.Equal([0, 0, 1, uint.MaxValue], Rows<uint>(reader, "u4"));
        Assert.Equal([long.MinValue, 0, 1, long.MaxValue], Rows<long>(reader, "i8"));
        Assert.Equal([0, 0, 1, ulong.MaxValue], Rows<ulong>(reader, "u8"));
        Assert.Equal([short.MinValue, 0, 1, short.MaxValue], Rows<short>(reader, ">i2"));
        Assert.Equal([0, 0, 1, uint.MaxValue], Rows<uint>(reader, ">u4"));
        Assert.Equal([long.MinValue, 0, 1, long.MaxValue], Rows<long>(reader, ">i8"));
        Assert.Equal([0, 0, 1, ulong.MaxValue], Rows<ulong>(reader, ">u8"));
        Assert.Equal([0, 1.5f, -2, 65504], Rows<float>(reader, "f2"));
        Assert.Equal([1, 0, 1, 1], Rows<sbyte>(reader, "bool"));
        Assert.Equal([int.MinValue, 0, 1, int.MaxValue], Rows<double>(reader, "i4"));
        Assert.Equal([short.MinValue, 0, 1, short.MaxValue], Rows<long>(reader, "i2"));
    }

    [Fact]
    public void A_number_that_does_not_fit_the_type_asked_for_is_an_error_not_another_number()
    {
        Hdf5Oracle.Python(folder, """
            with h5py.File('n.h5', 'w') as f:
                f['big'] = np.array([1, 300], dtype='i8'); f['negative'] = np.array([-1], dtype='i4'); f['fraction'] = np.array([1.5]); f['whole'] = np.array([2.0])
                f['huge'] = np.array([1e300]); f['text'] = 'a'
            """);
        using var reader = Hdf5Reader.Open(folder.File("n.h5"));
        foreach (var name in new[] { "big", "negative", "fraction", "huge", "text" })
        {
            var error = Record.Exception(() => Rows<byte>(reader, name));
            Assert.Contains(name, $"{error?.Message} {error is MalformedDataException} for {name}", StringComparison.Ordinal);
            Assert.Equal((name, typeof(MalformedDataException)), (name, error?.GetType()));
        }

        Assert.Equal([2], Rows<byte>(reader, "whole"));
        Assert.Equal([float.PositiveInfinity], Rows<float>(reader, "huge"));
    }

    [Fact]
    public void Complex_numbers_single_values_empty_and_unwritten_datasets_read_as_they_are()
    {
        Hdf5Oracle.Python(folder, """
            with h5py.File('c.h5', 'w') as f:
                f['c16'] = np.array([1+2j, -3.5j]); f['c8'] = np.array([1+2j, -3.5j], dtype='c8')
                f.create_dataset('zip', data=np.arange(100) * (1-1j), chunks=(7,), compression='gzip', shuffle=True)
                f['named'] = np.array([(1.0, 2.0)], dtype=[('real', 'f8'), ('imag', 'f8')])
                f['scalar'] = 42.5; f['none'] = h5py.Empty('f4'); f['zero'] = np.zeros((0, 3))
                d = f.create_dataset('fill', (10, 4), chunks=(3, 3), fillvalue=-7, dtype='i4', compression='gzip'); d[3:5] = 1
                f.create_dataset('never', (4,), dtype='f8', fillvalue=2.5)
                d = f.create_dataset('grown', (5,), chunks=(4,), maxshape=(None,), dtype='i8'); d[:] = 3; d.resize((11,)); d[10] = 4
                d = f.create_dataset('shrunk', (50,), chunks=(4,), maxshape=(None,), dtype='i8'); d[:] = np.arange(50); d.resize((6,))
            """);
        using var reader = Hdf5Reader.Open(folder.File("c.h5"));
        Assert.Equal([new Complex(1, 2), new Complex(0, -3.5)], Rows<Complex>(reader, "c16"));
        Assert.Equal([new ComplexSingle(1, 2), new ComplexSingle(0, -3.5f)], Rows<ComplexSingle>(reader, "c8"));
        Assert.Equal([new Complex(1, 2), new Complex(0, -3.5)], Rows<Complex>(reader, "c8"));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => new Complex(i, -i)), Rows<Complex>(reader, "zip"));
        Assert.Equal([new Complex(1, 2)], Rows<Complex>(reader, "named"));
        Assert.Equal([42.5], Rows<double>(reader, "scalar"));
        Assert.Empty(Rows<float>(reader, "none"));
        Assert.Empty(Rows<double>(reader, "zero"));
        Assert.Equal([.. Enumerable.Repeat(-7, 12), .. Enumerable.Repeat(1, 8), .. Enumerable.Repeat(-7, 20)], Rows<int>(reader, "fill"));
        Assert.Equal([2.5, 2.5, 2.5, 2.5], Rows<double>(reader, "never"));
        Assert.Equal([3, 3, 3, 3, 3, 0, 0, 0, 0, 0, 4], Rows<long>(reader, "grown"));
        Assert.Equal([0, 1, 2, 3, 4, 5], Rows<long>(reader, "shrunk"));
        using var complex = reader.OpenDataset("c8");
        Assert.True(complex.Type.IsComplex);
        Assert.Equal("complex64", complex.Type.ToString());
    }

    [Fact]
    public void A_dataset_says_what_it_is()
    {
        Hdf5Oracle.Python(folder, """
            with h5py.File('d.h5', 'w') as f:
                f.create_dataset('x', data=np.zeros((100, 4), '>f4'), chunks=(10, 4), compression='gzip', compression_opts=6, shuffle=True, fletcher32=True)
                f.create_dataset('instrument accuracy est.', data=np.ones(3, 'f4'))
                f['s'] = np.array([b'ab', b'c'], dtype='S5')
            """);
        using var reader = Hdf5Reader.Open(folder.File("d.h5"));
        using var dataset = reader.OpenDataset("/x");
        Assert.Equal(("/x", Hdf5Layout.Chunked, "float32 (big-endian)"), (dataset.Name, dataset.Layout, dataset.Type.ToString()));
        Assert.Equal([10, 4], dataset.ChunkShape);
        Assert.Equal(["shuffle", "gzip 6", "fletcher32"], dataset.Filters.Select(filter => filter.ToString()));
        Assert.InRange(dataset.StorageBytes, 1, 1600);
        Assert.Equal([1, 1, 1], Rows<float>(reader, "instrument accuracy est."));
        using var text = reader.OpenDataset("s");
        Assert.Equal("string of 5 bytes", text.Type.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.ReadRows(0, 101, new float[404]));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.ReadRows(-1, 1, new float[4]));
        Assert.Throws<ArgumentException>(() => dataset.ReadRows(0, 10, new float[39]));
    }

    [Fact]
    public void Chunks_are_found_in_a_deep_index_whatever_the_order_they_were_written_in()
    {
        var hash = Hdf5Oracle.Python(folder, """
            r = np.random.default_rng(1)
            a = r.normal(size=(9000, 3))
            with h5py.File('t.h5', 'w') as f:
                d = f.create_dataset('x', (9000, 3), chunks=(2, 2), dtype='f8', compression='gzip')
                for i in r.permutation(90): d[i * 100:i * 100 + 100] = a[i * 100:i * 100 + 100]
            print(hashlib.sha256(a.tobytes()).hexdigest())
            """);
        using var reader = Hdf5Reader.Open(folder.File("t.h5"));
        using var dataset = reader.OpenDataset("x");
        var rows = new double[9000 * 3];
        for (var row = 0; row < 9000; row += 77)
        {
            var count = Math.Min(77, 9000 - row);
            dataset.ReadRows(row, count, rows.AsSpan(row * 3, count * 3));
        }

        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(rows.AsSpan()))));
    }

    [Fact]
    public void A_chunk_that_skipped_its_filters_is_read_as_it_lies()
    {
        Hdf5Oracle.Python(folder, """
            with h5py.File('m.h5', 'w') as f:
                d = f.create_dataset('x', (20,), chunks=(10,), dtype='i4', compression='gzip', shuffle=True)
                d[:] = np.arange(20)
                d.id.write_direct_chunk((0,), np.arange(100, 110, dtype='i4').tobytes(), filter_mask=3)
            """);
        using var reader = Hdf5Reader.Open(folder.File("m.h5"));
        Assert.Equal([.. Enumerable.Range(100, 10), .. Enumerable.Range(10, 10)], Rows<int>(reader, "x"));
    }

    [Fact]
    public void Many_threads_may_read_one_dataset_at_once()
    {
        Hdf5Oracle.Python(folder, """
            with h5py.File('p.h5', 'w') as f:
                f.create_dataset('x', data=np.arange(40000, dtype='i8').reshape(10000, 4), chunks=(100, 4), compression='gzip')
                f.create_dataset('y', data=np.arange(40000, dtype='>i8').reshape(10000, 4), chunks=(100, 4), compression='gzip')
                f['s'] = [str(i) for i in range(10000)]
            """);
        using var reader = Hdf5Reader.Open(folder.File("p.h5"));
        using var x = reader.OpenDataset("x");
        using var y = reader.OpenDataset("y");
        using var s = reader.OpenDataset("s");
        Parallel.For(0, 64, i =>
        {
            var rows = new long[600];
            var first = i * 151;
            (i % 2 == 0 ? x : y).ReadRows(first, 150, rows);
            Assert.Equal(Enumerable.Range(first * 4, 600).Select(value => (long)value), rows);
            Assert.Equal(Enumerable.Range(first, 150).Select(value => $"{value}"), s.ReadStrings(first, 150));
        });
    }

    internal static T[] Rows<T>(Hdf5Reader reader, string path)
        where T : unmanaged
    {
        using var dataset = reader.OpenDataset(path);
        var rows = new T[dataset.Shape.Aggregate(1L, (product, axis) => product * axis)];
        dataset.ReadRows(0, dataset.RowCount, rows.AsSpan());
        return rows;
    }

    private static string Hash(Hdf5Dataset dataset, int first, int count) => dataset.Name.Split('/')[^1] switch
    {
        "f4" or "bf4" => Hash<float>(dataset, first, count),
        "f8" => Hash<double>(dataset, first, count),
        "i8" => Hash<long>(dataset, first, count),
        "u2" => Hash<ushort>(dataset, first, count),
        _ => Hash<sbyte>(dataset, first, count),
    };

    private static string Hash<T>(Hdf5Dataset dataset, int first, int count)
        where T : unmanaged
    {
        var rows = new T[count * 2 * 37];
        dataset.ReadRows(first, count, rows.AsSpan());
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(rows.AsSpan())));
    }
}
