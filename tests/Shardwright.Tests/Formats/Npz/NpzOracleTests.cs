using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Npz;

/// <summary>NumPy and Python's zipfile on the other side.</summary>
public sealed class NpzOracleTests : IDisposable
{
    private const string Arrays = """
        import sys, hashlib, zipfile, io
        import numpy as np
        rng = np.random.default_rng(1)
        arrays = {}
        for t in ['?','i1','u1','<i2','>i2','<u2','<i4','>u4','<i8','>i8','<u8','<f2','>f2','<f4','>f4','<f8','>f8','<c8','>c8','<c16','>c16','S5','<U4','>U4']:
            word = t.replace('<', 'l').replace('>', 'b').replace('?', 'bool')
            for shape in [(), (0, 3), (7,), (3, 4, 5)]:
                arrays['%s-%s' % (word, 'x'.join(map(str, shape)))] = rng.integers(0, 100, shape).astype(t)
            arrays['fortran-' + word] = np.asfortranarray(rng.integers(0, 100, (3, 1, 4, 5)).astype(t))
        arrays['tall'] = np.asfortranarray(rng.standard_normal((100, 77)))
        def told(name, a):
            return '%s|%s|%s' % (name, ','.join(map(str, a.shape)), hashlib.sha256(np.ascontiguousarray(a).astype(a.dtype.newbyteorder('<')).tobytes()).hexdigest())
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("np.savez(path, **arrays)")]
    [InlineData("np.savez_compressed(path, **arrays)")]
    [InlineData("save(zipfile.ZIP_STORED, (2, 0))")]
    [InlineData("save(zipfile.ZIP_DEFLATED, (3, 0))")]
    [InlineData("save(zipfile.ZIP_DEFLATED, (1, 0), seekable=False)")]
    [InlineData("save(zipfile.ZIP_STORED, (1, 0), seekable=False)")]
    [InlineData("save(zipfile.ZIP_STORED, (1, 0), prefix=b'#!/bin/sh PK\\x05\\x06', comment=b'PK\\x05\\x06' * 9000)")]
    public void Every_array_that_numpy_writes_is_read(string save)
    {
        var expected = PythonOracle.Run(Arrays + $$"""

            path = sys.argv[1]
            class Pipe(io.RawIOBase):
                def __init__(self, f): self.f = f
                def writable(self): return True
                def seekable(self): return False
                def write(self, b): return self.f.write(b)
            def save(method, version, seekable=True, prefix=b'', comment=b''):
                with open(path, 'wb') as f:
                    f.write(prefix)
                    with zipfile.ZipFile(f if seekable else Pipe(f), 'w', method) as z:
                        z.comment = comment
                        for name, a in arrays.items():
                            with z.open(name + '.npy', 'w', force_zip64=True) as member:
                                np.lib.format.write_array(member, a, version)
            {{save}}
            print('\n'.join(told(n, a) for n, a in arrays.items()))
            """, folder.File("n.npz"));
        using var reader = NpzReader.Open(folder.File("n.npz"));
        Assert.Equal(expected.Trim().Split('\n'), reader.Members.Select(member => Told(reader, member)));
        foreach (var member in reader.Members)
        {
            using var stream = reader.OpenData(member);
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            Assert.Equal(member.Header.Bytes, bytes.Length);
            if (member.Compression == NpzCompression.None)
            {
                var part = new byte[member.Header.Bytes / 2];
                reader.ReadAt(member, member.Header.Bytes - part.Length, part);
                Assert.Equal(bytes.ToArray()[^part.Length..], part);
            }
        }
    }

    [Fact]
    public void Numpy_and_zipfile_read_what_we_write()
    {
        var path = folder.File("ours.npz");
        using (var file = File.Create(path))
        using (var writer = new NpzWriter(file))
        {
            writer.Add("b1", NpyArray.Of<bool>([true, false]));
            writer.Add("i1", NpyArray.Of<sbyte>([-1, 2]));
            writer.Add("u2", NpyArray.Of<ushort>([1, 65535], 2, 1), NpzCompression.Deflate);
            writer.Add("i8", NpyArray.Of<long>([long.MinValue]));
            writer.Add("f2", NpyArray.Of<Half>([(Half)1.5]));
            writer.Add("c16", NpyArray.Of<Complex>([new(1, -2)]), NpzCompression.Deflate);
            writer.Add("scalar", new NpyArray(new NpyHeader(NpyType.F8, []), BitConverter.GetBytes(2.5)));
            writer.Add("none", new NpyArray(new NpyHeader(NpyType.F4, [3, 0]), default), NpzCompression.Deflate);
            writer.Add("folder/é", new NpyArray(new NpyHeader(NpyType.Text(2), [1]), "a\0\0\0b\0\0\0"u8.ToArray()));
            writer.Add("s", new NpyArray(new NpyHeader(NpyType.Bytes(3), [2]), "ab\0xyz"u8.ToArray()));
            writer.Add("turned", new NpyArray(new NpyHeader(NpyType.U1, [2, 3], IsFortranOrder: true), new byte[] { 0, 1, 2, 3, 4, 5 }));
            writer.Begin("stored", new NpyHeader(NpyType.F4, [2, 2]));
            writer.Write(BitConverter.GetBytes(1f));
            writer.Write(new byte[12]);
            writer.End();
            var piece = DeflatedPiece.OfSamples(Enumerable.Repeat((byte)7, 1000).ToArray());
            var other = DeflatedPiece.OfRuns(new byte[500]);
            writer.BeginDeflated("pieces", new NpyHeader(NpyType.U1, [3, 1000]));
            writer.Write(piece);
            writer.Write(other);
            writer.Write(other);
            writer.Write(piece);
            writer.End();
            writer.Finish();
        }

        var told = PythonOracle.Run("""
            import sys, zipfile
            import numpy as np
            z = zipfile.ZipFile(sys.argv[1])
            print(z.testzip(), {i.date_time for i in z.infolist()})
            for name, a in np.load(sys.argv[1], allow_pickle=False).items():
                print(name, a.dtype.str, a.shape, a.ravel()[:3].tolist(), a.flags.f_contiguous and not a.flags.c_contiguous, int(a.sum()) if a.dtype.kind in 'u' else '')
            """, path);
        Assert.Equal(
            """
            None {(1980, 1, 1, 0, 0, 0)}
            b1 |b1 (2,) [True, False] False 
            i1 |i1 (2,) [-1, 2] False 
            u2 <u2 (2, 1) [1, 65535] False 65536
            i8 <i8 (1,) [-9223372036854775808] False 
            f2 <f2 (1,) [1.5] False 
            c16 <c16 (1,) [(1-2j)] False 
            scalar <f8 () [2.5] False 
            none <f4 (3, 0) [] False 
            folder/é <U2 (1,) ['ab'] False 
            s |S3 (2,) [b'ab', b'xyz'] False 
            turned |u1 (2, 3) [0, 2, 4] True 15
            stored <f4 (2, 2) [1.0, 0.0, 0.0] False 
            pieces |u1 (3, 1000) [7, 7, 7] False 14000
            """, told.Trim());
        using var reader = NpzReader.Open(path);
        Assert.All(reader.Members.Where(member => member.Compression == NpzCompression.None), member => Assert.Equal(0, member.DataOffsetBytes % 64));
        Assert.Equal(["ab", "xyz"], reader.Read(reader.Find("s")!).ToStrings());
        Assert.Equal(["ab"], reader.Read(reader.Find("folder/é")!).ToStrings());
        Assert.Equal([0, 2, 4, 1, 3, 5], reader.Read(reader.Find("turned")!).Data.ToArray());
        Assert.Equal(14000, reader.Read(reader.Find("pieces")!).Data.ToArray().Sum(value => value));
    }

    [Fact]
    public void A_single_array_file_is_the_one_that_numpy_writes()
    {
        var (ours, theirs) = (folder.File("ours.npy"), folder.File("theirs.npy"));
        using (var stream = File.Create(ours))
        {
            NpyWriter.Write(stream, NpyArray.Of<float>([1, 2, 3, 4, 5, 6], 2, 3));
        }

        Assert.Equal("[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]", PythonOracle.Run("""
            import sys
            import numpy as np
            np.save(sys.argv[2], np.arange(1, 7, dtype='f4').reshape(2, 3))
            print(np.load(sys.argv[1]).tolist())
            """, ours, theirs).Trim());
        Assert.Equal(File.ReadAllBytes(theirs), File.ReadAllBytes(ours));
        using (var reader = NpyReader.Open(theirs))
        {
            Assert.Equal([1, 2, 3, 4, 5, 6], reader.Read().As<float>().ToArray());
            var two = new byte[4];
            reader.ReadAt(4, two);
            Assert.Equal(2f, BitConverter.ToSingle(two));
        }

        File.AppendAllText(ours, "x");
        Assert.Contains("one array", Assert.Throws<MalformedDataException>(() => NpyReader.Open(ours)).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_dates_records_and_long_doubles_are_refused_and_the_rest_is_read()
    {
        _ = PythonOracle.Run("""
            import sys
            import numpy as np
            np.savez(sys.argv[1], good=np.arange(3), objects=np.array([1, 'a', None], dtype=object), dates=np.array(['2020-01-01'], dtype='M8[D]'),
                     records=np.zeros(3, [('a', 'f4'), ('b', [('c', 'i4', (2,))])]), long=np.zeros(3, np.longdouble))
            """, folder.File("n.npz"));
        using var reader = NpzReader.Open(folder.File("n.npz"));
        Assert.Equal(["good"], reader.Members.Select(member => member.Name));
        Assert.Equal(["objects", "dates", "records", "long"], reader.Refusals.Select(refusal => refusal.Name));
        Assert.Null(reader.Find("other"));
        var error = Assert.Throws<MalformedDataException>(() => reader.Find("objects"));
        Assert.Contains("no pickle is ever loaded", error.Message, StringComparison.Ordinal);
        Assert.Contains("numpy.save", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stored_array_above_four_gibibytes_is_read_at_its_end()
    {
        // Sparse: the disk holds its last bytes alone.
        _ = PythonOracle.Run("""
            import sys, zipfile, struct
            import numpy as np
            n = (4 << 30) + 8
            h = np.lib.format.header_data_from_array_1_0(np.zeros(1, 'u1')); h['shape'] = (n,)
            import io; b = io.BytesIO(); np.lib.format.write_array_header_1_0(b, h); b = b.getvalue()
            with open(sys.argv[1], 'wb') as f:
                raw = len(b) + n
                f.write(struct.pack('<IHHHHHIIIHH', 0x04034b50, 45, 0, 0, 0, 33, 0, 0xffffffff, 0xffffffff, 5, 20) + b'a.npy' + struct.pack('<HHQQ', 1, 16, raw, raw))
                f.write(b); f.seek(n - 3, 1); f.write(b'end')
                at = f.tell()
                f.write(struct.pack('<IHHHHHHIIIHHHHHII', 0x02014b50, 45, 45, 0, 0, 0, 33, 0, 0xffffffff, 0xffffffff, 5, 20, 0, 0, 0, 0, 0) + b'a.npy' + struct.pack('<HHQQ', 1, 16, raw, raw))
                end = f.tell()
                f.write(struct.pack('<IQHHIIQQQQ', 0x06064b50, 44, 45, 45, 0, 0, 1, 1, end - at, at) + struct.pack('<IIQI', 0x07064b50, 0, end, 1))
                f.write(struct.pack('<IHHHHIIH', 0x06054b50, 0, 0, 1, 1, end - at, 0xffffffff, 0))
            """, folder.File("big.npz"));
        using var reader = NpzReader.Open(folder.File("big.npz"));
        var member = Assert.Single(reader.Members);
        Assert.Equal((4L << 30) + 8, member.Header.Bytes);
        var end = new byte[3];
        reader.ReadAt(member, member.Header.Bytes - 3, end);
        Assert.Equal("end"u8.ToArray(), end);
        Assert.Contains("in parts", Assert.Throws<MalformedDataException>(() => reader.Read(member)).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_of_seventy_thousand_arrays_is_written_and_read()
    {
        var path = folder.File("many.npz");
        using (var file = File.Create(path))
        using (var writer = new NpzWriter(file))
        {
            for (var i = 0; i < 70_000; i++)
            {
                writer.Add(i.ToString(CultureInfo.InvariantCulture), NpyArray.Of<byte>([(byte)(i & 255)]));
            }

            writer.Finish();
        }

        Assert.Equal("70000 111", PythonOracle.Run("""
            import sys, zipfile
            import numpy as np
            z = np.load(sys.argv[1])
            print(len(z.files), z['69999'][0])
            """, path).Trim());
        using var reader = NpzReader.Open(path);
        Assert.Equal(70_000, reader.Members.Count);
        Assert.Equal([69_999 & 255], reader.Read(reader.Find("69999")!).Data.ToArray());
    }

    private static string Told(NpzReader reader, NpzMember member)
    {
        var array = reader.Read(member);
        Assert.False(array.Header.IsFortranOrder || array.Header.Type.IsBigEndian);
        return $"{member.Name}|{string.Join(",", member.Header.Shape)}|{Convert.ToHexStringLower(SHA256.HashData(array.Data.Span))}";
    }
}
