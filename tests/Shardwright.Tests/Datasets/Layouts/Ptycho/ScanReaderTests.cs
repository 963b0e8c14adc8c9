using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Layouts.Ptycho;

public sealed class ScanReaderTests : IDisposable
{
    private const string Cube = "a.update(diffraction=np.arange(512, dtype=np.float32).reshape(8, 8, 8), xcoords=np.arange(8.), ycoords=np.arange(8.), scan_index=np.arange(8)); ";

    private readonly TemporaryFolder folder = new();

    private string File => folder.File("scan.npz");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("compressed = True")]
    [InlineData("a['diff3d'] = a.pop('diffraction')")]
    [InlineData("a['diffraction'] = a['diffraction'][..., None]")]
    [InlineData("a['diffraction'] = np.asfortranarray(a['diffraction'])")]
    [InlineData("a['diffraction'] = np.asfortranarray(a['diffraction'].transpose(1, 2, 0))")]
    [InlineData("a['diffraction'] = a['diffraction'].transpose(1, 0, 2).copy()")]
    [InlineData("a['diffraction'] = a['diffraction'].transpose(1, 2, 0).copy()")]
    [InlineData("a['diffraction'] = a['diffraction'].transpose(1, 2, 0).copy(); compressed = True")]
    [InlineData("a['diffraction'] = a['diffraction'].transpose(1, 0, 2).astype('>f4'); compressed = True")]
    [InlineData("a['diffraction'] = a['diffraction'].astype('>f4')")]
    [InlineData("a.pop('scan_index')")]
    [InlineData("a['xcoords'] = a['xcoords'].astype(np.float32)")]
    [InlineData("a['xcoords_start'] = a['xcoords']; a['unknown'] = np.array(['x'])")]
    [InlineData("a['probeGuess'] = a['probeGuess'].astype(np.complex128)")]
    [InlineData("a['objectGuess'] = np.asfortranarray(a['objectGuess'])")]
    [InlineData("a['_metadata'] = np.array({'nphotons': 1e9}, dtype=object)")]
    public void Every_spelling_gives_the_same_scan(string change)
    {
        using var reader = ScanReader.Open(SmallScan.Save(File, change), new ScanOptions { TurnBytes = 600 });
        var expected = SmallScan.Golden();
        Assert.Equal(expected.X, reader.Scan.X);
        Assert.Equal(expected.Y, reader.Scan.Y);
        Assert.Equal(expected.ProbeGuess.Values.ToArray(), reader.Scan.ProbeGuess.Values.ToArray());
        Assert.Equal(expected.ObjectGuess!.Values.ToArray(), reader.Scan.ObjectGuess!.Values.ToArray());
        Assert.Equal(NpyType.F4, reader.Scan.Patterns!.Type);
        var bytes = SmallScan.Bytes(expected.Patterns!);
        Assert.Equal(bytes, SmallScan.Bytes(reader.Scan.Patterns));
        Assert.Null(reader.Scan.MetadataJson);

        // Backward, and in twos: a part that was read already, and one that was passed over.
        foreach (var (first, count) in (ReadOnlySpan<(int, int)>)[(5, 2), (0, 1), (3, 2), (2, 3), (6, 1)])
        {
            var part = new byte[count * 256];
            reader.Scan.Patterns.Read(first, count, part);
            Assert.Equal(bytes[(first * 256)..((first + count) * 256)], part);
        }
    }

    [Theory]
    [InlineData("uint8", NpyKind.UnsignedInteger, 1)]
    [InlineData("uint16", NpyKind.UnsignedInteger, 2)]
    [InlineData("int32", NpyKind.SignedInteger, 4)]
    [InlineData("float64", NpyKind.Real, 8)]
    public void Patterns_are_kept_as_they_are_stored(string type, NpyKind kind, int bytes)
    {
        using var reader = ScanReader.Open(SmallScan.Save(File, $"a['diffraction'] = (4 * a['diffraction']).astype('{type}').transpose(1, 2, 0).copy()"));
        Assert.Equal(new NpyType(kind, bytes), reader.Scan.Patterns!.Type);
        Assert.Equal(AxisOrder.Hwn, reader.AxisOrder);
        var all = SmallScan.Bytes(reader.Scan.Patterns);
        Assert.Equal(7 * 64 * bytes, all.Length);
        if (bytes == 1)
        {
            Assert.Equal(Enumerable.Range(0, 448).Select(i => (byte)(i % 13)), all);
        }
    }

    [Fact]
    public void Optional_arrays_are_read_where_they_are()
    {
        using var reader = ScanReader.Open(SmallScan.Save(
            File, "a.update(xcoords_start=a['xcoords']+1, ycoords_start=a['ycoords']-1, scan_index=np.arange(7, dtype=np.int32), Y=np.ones((7, 8, 8, 1), np.complex64), _metadata=np.array('{\"N\": 64, \"µ\": 1}'))"));
        Assert.Equal(reader.Scan.X.Select(x => x + 1), reader.Scan.StartX!);
        Assert.Equal(reader.Scan.Y.Select(y => y - 1), reader.Scan.StartY!);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], reader.Scan.ScanIndex!);
        Assert.Equal(NpyType.I4, reader.Scan.ScanIndexType);
        Assert.Equal([7, 8, 8], reader.Scan.Patches!.Header.Shape);
        Assert.Equal("{\"N\": 64, \"µ\": 1}", reader.Scan.MetadataJson);
    }

    [Theory]
    [InlineData("a['_metadata'] = np.array({'N': 64}, dtype=object)", "pickle")]
    [InlineData("a['_metadata'] = np.array('not json')", "no JSON")]
    [InlineData("a['diff3d'] = a['diffraction']", "both")]
    [InlineData("a['probeGuess'] = a['probeGuess'].astype(np.complex128)", "rounded")]
    public void What_is_passed_over_or_rounded_is_noted(string change, string note)
    {
        using var reader = ScanReader.Open(SmallScan.Save(File, change));
        Assert.Contains(note, Assert.Single(reader.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[a.pop(k) for k in ('xcoords', 'probeGuess')]", "no xcoords, no probeGuess")]
    [InlineData("a['probeGuess'] = np.array([None, 1], dtype=object)", "Save it again")]
    [InlineData("a['objectGuess'] = np.array(None, dtype=object)", "Save it again")]
    [InlineData("a['probeGuess'] = a['probeGuess'].real", "complex64")]
    [InlineData("a['probeGuess'] = a['probeGuess'][0]", "shape of the probe")]
    [InlineData("a['objectGuess'] = a['objectGuess'].reshape(2, 2, 2, 32)", "shape of the object")]
    [InlineData("a['diffraction'] = a['diffraction'].astype(np.complex64)", "float32, float64 or whole numbers")]
    [InlineData("a['diffraction'] = a['diffraction'][:, :, :5]", "square")]
    [InlineData("a['diffraction'] = a['diffraction'][:5]", "an axis of 7")]
    [InlineData("a['diffraction'] = a['diffraction'].reshape(7, 8, 4, 2)", "a fourth of length 1")]
    [InlineData("a['diffraction'] = a['diffraction'][0]", "3 axes")]
    [InlineData("a['diffraction'] = np.zeros((7, 0, 0), np.float32)", "size of a pattern")]
    [InlineData("a['ycoords'] = a['ycoords'][:6]", "7, as many as xcoords")]
    [InlineData("a['scan_index'] = a['scan_index'][:6]", "7, as many as xcoords")]
    [InlineData("a['xcoords_start'] = a['xcoords'][:6]", "7, as many as xcoords")]
    [InlineData("a['xcoords'] = a['xcoords'][None]", "one axis")]
    [InlineData("a['xcoords'][3] = np.nan", "record 3: position: expected a finite number, found NaN")]
    [InlineData("a['ycoords'][6] = -np.inf", "record 6: position")]
    [InlineData("a['xcoords'] = a['xcoords'].astype(str)", "type of the array: expected float64")]
    [InlineData("a['scan_index'] = a['scan_index'] + .5", "whole number")]
    [InlineData("a['scan_index'] = np.full(7, 2**64-1, np.uint64)", "whole number")]
    [InlineData("a['Y'] = np.ones((6, 8, 8), np.complex64)", "shape of the patches")]
    [InlineData("a['objectGuess'] = np.zeros((2000, 2000), np.complex64)", "at most 1048576 bytes")]
    [InlineData("a['objectGuess'] = np.zeros((2000, 2000), np.complex64); compressed = True", "at most 1048576 bytes")]
    [InlineData("a = {k: v[:0] for k, v in a.items()}", "at least one")]
    [InlineData(Cube, "--axis-order NHW, HNW or HWN")]
    public void Bad_input_is_one_clear_error(string change, string expected)
    {
        SmallScan.Save(File, change);
        var error = Assert.Throws<MalformedDataException>(() => ScanReader.Open(File, new ScanOptions { MaxMemberBytes = 1 << 20 }));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(File, error.Location.Path);
    }

    [Fact]
    public void An_order_that_was_given_settles_an_ambiguous_shape()
    {
        SmallScan.Save(File, Cube);
        using var plain = ScanReader.Open(File, new ScanOptions { AxisOrder = AxisOrder.Nhw });
        using var turned = ScanReader.Open(File, new ScanOptions { AxisOrder = AxisOrder.Hwn });
        var first = new byte[256];
        turned.Scan.Patterns!.Read(1, 1, first);
        Assert.Equal(1 + (8 * 9), BitConverter.ToSingle(first, 9 * 4));
        plain.Scan.Patterns!.Read(1, 1, first);
        Assert.Equal(64 + 9, BitConverter.ToSingle(first, 9 * 4));
        SmallScan.Save(File);
        Assert.Throws<MalformedDataException>(() => ScanReader.Open(File, new ScanOptions { AxisOrder = AxisOrder.Hwn }));
    }

    [Fact]
    public void A_cut_archive_is_an_error_wherever_it_is_cut()
    {
        var bytes = System.IO.File.ReadAllBytes(SmallScan.Save(File));
        for (var length = 0; length < bytes.Length; length += 97)
        {
            System.IO.File.WriteAllBytes(File, bytes.AsSpan(0, length));
            Assert.ThrowsAny<ShardwrightException>(() => ScanReader.Open(File).Dispose());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a['diffraction'] = np.random.default_rng(1).random((7, 8, 8)).astype(np.float32); compressed = True")]
    public void A_flipped_pattern_read_in_order_is_an_error(string change)
    {
        var bytes = System.IO.File.ReadAllBytes(SmallScan.Save(File, change));
        bytes[bytes.AsSpan().IndexOf("diffraction.npy"u8) + 250] ^= 16;
        System.IO.File.WriteAllBytes(File, bytes);
        using var reader = ScanReader.Open(File);
        Assert.Throws<MalformedDataException>(() => SmallScan.Bytes(reader.Scan.Patterns!));
    }

    [Fact]
    public void Patterns_that_are_not_wanted_are_not_looked_at()
    {
        SmallScan.Save(File, "a['diffraction'] = a['diffraction'][:3]; a['Y'] = np.ones(3)");
        using var reader = ScanReader.Open(File, new ScanOptions { IncludePatterns = false, IncludePatches = false });
        Assert.Null(reader.Scan.Patterns);
        Assert.Null(reader.Scan.Patches);
        SmallScan.Save(File, "a.pop('diffraction')");
        using var without = ScanReader.Open(File);
        Assert.Null(without.Scan.Patterns);
    }

    [Theory]
    [InlineData(NpzCompression.None)]
    [InlineData(NpzCompression.Deflate)]
    public void NumPy_reads_what_is_written_without_pickle(NpzCompression compression)
    {
        ScanWriter.Write(folder.File("new/out.npz"), SmallScan.Golden() with { MetadataJson = "{\"note\": \"µ 🙂\"}" }, compression, TestContext.Current.CancellationToken);
        SmallScan.Save(File);
        PythonOracle.Run(
            """
            import json, sys
            import numpy as np
            a, b = np.load(sys.argv[1], allow_pickle=False), np.load(sys.argv[2], allow_pickle=False)
            for k in a.files:
                assert a[k].dtype == b[k].dtype and np.array_equal(a[k], b[k]), k
            assert np.array_equal(b['xcoords_start'], a['xcoords']) and np.array_equal(b['ycoords_start'], a['ycoords'])
            assert b['_metadata'].shape == () and json.loads(b['_metadata'].item())['note'] == 'µ 🙂'
            assert sorted(b.files) == sorted(a.files + ['xcoords_start', 'ycoords_start', '_metadata'])
            """,
            File, folder.File("new/out.npz"));
    }
}
