using System.Globalization;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Layouts.Eeg;

public sealed class WindowShardTests : IDisposable
{
    private const string Compare = """
        import sys, numpy as np
        signal = np.fromfile(sys.argv[1], "<f4").reshape(int(sys.argv[4]), -1)
        labels = np.fromfile(sys.argv[2], "u1")
        window, stride = int(sys.argv[5]), int(sys.argv[6])
        expected, marks, first = [], [], 0
        for segment in map(int, sys.argv[7:]):
            for start in range(first, first + segment - window + 1, stride):
                expected.append(signal[:, start:start + window])
                marks.append(labels[start:start + window])
            first += segment
        with np.load(sys.argv[3]) as f:
            assert f.files == ["windows", "labels"], f.files
            w, l = f["windows"], f["labels"]
        assert w.dtype == "<f4" and l.dtype == "<f4", (w.dtype, l.dtype)
        assert w.shape == (len(expected), signal.shape[0], window) and l.shape == (len(expected), window), (w.shape, l.shape)
        assert all((a == b).all() for a, b in zip(w, expected)) and all((a == b).all() for a, b in zip(l, marks))
        print(len(expected), end="")
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(NpzCompression.None)]
    [InlineData(NpzCompression.Deflate)]
    public void A_file_that_nothing_vouches_for_is_held_against_its_archives_checksums_before_its_first_window(NpzCompression compression)
    {
        Caches.Write(folder.File("x_windows.npz"), Caches.Signal(5, 3, [4000]), new WindowGrid(256, 64), compression);
        var bytes = File.ReadAllBytes(folder.File("x_windows.npz"));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(folder.File("x_windows.npz"), bytes);
        var (window, labels) = (new float[3 * 256], new float[256]);
        using var reader = WindowShardReader.Open(folder.Path, "x_windows.npz", null);
        Assert.Throws<MalformedDataException>(() => reader.ReadWindow(0, window, labels));
    }

    [Theory]
    [InlineData(NpzCompression.None, 15360, 2560, 15359)]
    [InlineData(NpzCompression.None, 15360, 2560, 15360)]
    [InlineData(NpzCompression.None, 15360, 2560, 17919)]
    [InlineData(NpzCompression.Deflate, 15360, 2560, 17920)]
    [InlineData(NpzCompression.Deflate, 15360, 2560, 15359)]
    [InlineData(NpzCompression.Deflate, 15360, 2560, 40000, 15360, 100, 20000)]
    [InlineData(NpzCompression.Deflate, 5120, 1024, 9000, 7000)]
    [InlineData(NpzCompression.Deflate, 100, 7, 300, 120)]
    [InlineData(NpzCompression.Deflate, 1024, 3072, 9000, 4097)]
    public void Numpy_loads_the_windows_that_numpy_would_cut(NpzCompression compression, int window, int stride, params int[] segments)
    {
        var (signal, grid) = (Caches.Signal(5, 3, segments), new WindowGrid(window, stride));
        Caches.Write(folder.File("x_windows.npz"), signal, grid, compression);
        File.WriteAllBytes(folder.File("signal"), MemoryMarshal.AsBytes(signal.Samples.SelectMany(channel => channel).ToArray().AsSpan()).ToArray());
        File.WriteAllBytes(folder.File("labels"), signal.Labels);
        var count = PythonOracle.Run(
            Compare,
            [folder.File("signal"), folder.File("labels"), folder.File("x_windows.npz"), "3", $"{window}", $"{stride}", .. segments.Select(length => length.ToString(CultureInfo.InvariantCulture))]);
        Assert.Equal(segments.Sum(length => grid.Count(length)).ToString(CultureInfo.InvariantCulture), count);
        Assert.Equal(Caches.Cut(signal, grid).Select(one => Caches.Hex(one.Window, one.Labels)), Caches.Records(folder.File("x_windows.npz")));
    }

    [Fact]
    public void A_window_or_row_that_is_not_there_is_an_argument_out_of_range()
    {
        Caches.Write(folder.File("a_windows.npz"), Caches.Signal(1, 2, 100), new WindowGrid(40, 20), NpzCompression.None);
        using var reader = WindowShardReader.Open(folder.Path, "a_windows.npz", null);
        Assert.Equal(4, reader.Rows);
        var (window, labels) = (new float[80], new float[40]);
        foreach (var index in (long[])[-1, long.MinValue, 4, long.MaxValue])
        {
            Assert.Throws<ArgumentOutOfRangeException>("index", () => reader.ReadWindow(index, window, labels));
            Assert.Throws<ArgumentOutOfRangeException>("index", () => reader.ReadLabels(index, labels));
            Assert.Throws<ArgumentOutOfRangeException>("row", () => reader.Seek(index == 4 ? 5 : index));
        }

        var column = new RecordColumn(reader.Fields[0]);
        column.Append([1, 2, 3, 4], isNull: false);
        foreach (var row in (int[])[-1, int.MinValue, 1])
        {
            Assert.Throws<ArgumentOutOfRangeException>("row", () => _ = column[row].Length);
            Assert.Throws<ArgumentOutOfRangeException>("row", () => column.IsNull(row));
        }
    }

    [Fact]
    public void A_file_that_says_it_has_half_a_year_of_windows_is_refused_before_any_list_of_them_is_made()
    {
        PythonOracle.Run("import sys, numpy as np\nn = 2**24 + 1\nnp.savez_compressed(sys.argv[1], windows=np.zeros((n, 1, 1), 'u1'), labels=np.zeros((n, 1), 'u1'))", folder.File("a_windows.npz"));
        Assert.Contains("16777216 windows", Assert.Throws<MalformedDataException>(() => WindowShardReader.Open(folder.Path, "a_windows.npz", null)).Message, StringComparison.Ordinal);
        Assert.Contains("16777216 windows", Assert.Throws<MalformedDataException>(() => LabelScan.ClassesOf(folder.File("a_windows.npz"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_layout_gives_the_same_records()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new System.Random(seed);
            var grid = new WindowGrid(random.Next(1, 1500), random.Next(1, 1500));
            var signal = Caches.Signal(seed, random.Next(1, 4), [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(0, 2500))]);
            Caches.Write(folder.File("a.npz"), signal, grid, NpzCompression.None);
            Caches.Write(folder.File("b.npz"), signal, grid, NpzCompression.Deflate);
            Caches.WriteContinuous(folder.File("c.npz"), signal, grid);
            var expected = Caches.Cut(signal, grid).Select(one => Caches.Hex(one.Window, one.Labels)).ToArray();
            return new[] { "a.npz", "b.npz", "c.npz" }.All(name => expected.SequenceEqual(Caches.Records(folder.File(name))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void The_same_signal_gives_the_same_bytes()
    {
        var (signal, grid) = (Caches.Signal(1, 2, 9000), new WindowGrid(2048, 1024));
        foreach (var compression in Enum.GetValues<NpzCompression>())
        {
            Caches.Write(folder.File("a.npz"), signal, grid, compression);
            Caches.Write(folder.File("b.npz"), signal, grid, compression);
            Assert.Equal(File.ReadAllBytes(folder.File("a.npz")), File.ReadAllBytes(folder.File("b.npz")));
        }
    }

    [Fact]
    public void Numpy_loads_a_signal_that_is_stored_once()
    {
        var (signal, grid) = (Caches.Signal(2, 2, 400, 300), new WindowGrid(100, 50));
        foreach (var isHalf in new[] { false, true })
        {
            Caches.WriteContinuous(folder.File("x_signal.npz"), signal, grid, isHalf);
            File.WriteAllBytes(folder.File("signal"), MemoryMarshal.AsBytes(signal.Samples.SelectMany(channel => channel).ToArray().AsSpan()).ToArray());
            var found = PythonOracle.Run(
                """
                import sys, zipfile, numpy as np
                with np.load(sys.argv[1]) as f:
                    s = np.fromfile(sys.argv[2], "<f4").reshape(2, 700)
                    print(f.files, f["signal"].dtype, (f["signal"] == s.astype(f["signal"].dtype)).all(), f["labels"].dtype, f["labels"].shape, f["segments"].tolist(), f["grid"].tolist(), f["grid"].dtype, end="")
                """, folder.File("x_signal.npz"), folder.File("signal"));
            Assert.Equal($"['signal', 'labels', 'segments', 'grid'] float{(isHalf ? 16 : 32)} True uint8 (700,) [400, 300] [100, 50] int64", found);
        }

        using var reader = Open("x_signal.npz");
        var window = new float[200];
        reader.ReadWindow(3, window, new float[100]);
        Assert.Equal(Caches.Cut(signal, grid)[3].Window.Select(value => (float)(Half)value), window);
    }

    [Fact]
    public void Any_window_is_read_in_any_order()
    {
        var (signal, grid) = (Caches.Signal(4, 2, 3000, 2000), new WindowGrid(500, 100));
        var expected = Caches.Cut(signal, grid);
        Caches.Write(folder.File("a.npz"), signal, grid, NpzCompression.None);
        Caches.Write(folder.File("b.npz"), signal, grid, NpzCompression.Deflate);
        Caches.WriteContinuous(folder.File("c.npz"), signal, grid);
        foreach (var name in new[] { "a.npz", "b.npz", "c.npz" })
        {
            using var reader = Open(name);
            Assert.Equal((expected.Count, 2, 500, true), (reader.Rows, reader.Channels, reader.WindowSamples, reader.HasLabels));
            Assert.Equal([new RecordField("windows", 4, false, "float32[2,500]"), new RecordField("labels", 4, false, "float32[500]")], reader.Fields);
            var random = new System.Random(1);
            var (window, labels) = (new float[1000], new float[500]);
            for (var i = 0; i < 60; i++)
            {
                var index = random.Next(expected.Count);
                reader.ReadWindow(index, window, labels);
                Assert.Equal(expected[index].Window, window);
                Assert.Equal(expected[index].Labels, labels);
            }

            reader.Seek(expected.Count - 2);
            Assert.Equal(expected[^2..].Select(one => Caches.Hex(one.Window, one.Labels)), Caches.Records(reader));
            Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadWindow(expected.Count, window, labels));
            Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadWindow(0, window.AsSpan(1), labels));
            Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadWindow(0, window, labels.AsSpan(1)));
            Assert.Throws<ArgumentOutOfRangeException>(() => reader.Seek(expected.Count + 1));
        }
    }

    [Fact]
    public void A_window_stored_as_it_is_is_read_without_allocating()
    {
        var (signal, grid) = (Caches.Signal(4, 2, 3000), new WindowGrid(500, 100));
        Caches.Write(folder.File("a.npz"), signal, grid, NpzCompression.None);
        Caches.WriteContinuous(folder.File("c.npz"), signal, grid);
        foreach (var name in new[] { "a.npz", "c.npz" })
        {
            using var reader = Open(name);
            var (window, labels) = (new float[1000], new float[500]);
            reader.ReadWindow(0, window, labels);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++)
            {
                reader.ReadWindow(i, window, labels);
            }

            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    [Fact]
    public void Foreign_files_are_read_as_numpy_wrote_them()
    {
        Caches.Numpy(
            folder.Path,
            "np.savez(f('stored.npz'), windows=w(5), labels=l(5)); np.savez_compressed(f('deflated.npz'), windows=w(5), labels=l(5))",
            "np.savez(f('double.npz'), windows=w(5).astype('f8'), labels=l(5).astype('u1')); np.savez_compressed(f('bool.npz'), windows=w(5), labels=l(5) > 0)",
            "np.savez(f('big.npz'), windows=w(5).astype('>f4'), labels=l(5).astype('>i8')); np.savez(f('order.npz'), labels=l(5).astype('i2'), extra=w(1), windows=w(5))");
        var expected = Caches.Records(folder.File("stored.npz"));
        Assert.Equal(5, expected.Length);
        using (var reader = Open("stored.npz"))
        {
            var (window, labels) = (new float[16], new float[8]);
            reader.ReadWindow(2, window, labels);
            Assert.Equal(Enumerable.Range(32, 16).Select(i => (i - 7f) / 3), window);
            Assert.Equal([1f, 1, 1, 1, 1, 1, 0, 0], labels);
        }

        Assert.All(["deflated.npz", "double.npz", "bool.npz", "big.npz", "order.npz"], name => Assert.Equal(expected, Caches.Records(folder.File(name))));
    }

    [Fact]
    public void A_file_without_labels_has_zeros()
    {
        Caches.Numpy(folder.Path, "np.savez(f('x.npz'), windows=w(2))");
        using var reader = Open("x.npz");
        var labels = Enumerable.Repeat(7f, 8).ToArray();
        reader.ReadWindow(1, new float[16], labels);
        Assert.False(reader.HasLabels);
        Assert.Equal(new float[8], labels);
    }

    [Theory]
    [InlineData("np.savez(f('x.npz'), other=w(2))")]
    [InlineData("np.savez(f('x.npz'), windows=w(2)[0], labels=l(2))")]
    [InlineData("np.savez(f('x.npz'), windows=np.asfortranarray(w(2)), labels=l(2))")]
    [InlineData("np.savez(f('x.npz'), windows=w(2), labels=l(3))")]
    [InlineData("np.savez(f('x.npz'), windows=w(2), labels=l(2)[0])")]
    [InlineData("np.savez(f('x.npz'), windows=w(2), labels=np.asfortranarray(l(2)))")]
    [InlineData("np.savez(f('x.npz'), windows=w(2).astype('c8'), labels=l(2))")]
    [InlineData("np.savez(f('x.npz'), windows=w(2), labels=l(2).astype('S1'))")]
    [InlineData("np.savez(f('x.npz'), windows=np.zeros((0, 0, 8), 'f4'))")]
    [InlineData("np.savez(f('x.npz'), signal=w(1)[0], labels=np.zeros(8, 'u1'))")]
    [InlineData("np.savez(f('x.npz'), signal=w(1)[0], labels=np.zeros(8, 'u1'), segments=np.array([9]), grid=np.array([4, 2]))")]
    [InlineData("np.savez(f('x.npz'), signal=w(1)[0], labels=np.zeros(8, 'u1'), segments=np.array([9, -1]), grid=np.array([4, 2]))")]
    [InlineData("np.savez(f('x.npz'), signal=w(1)[0], labels=np.zeros(8, 'u1'), segments=np.array([8]), grid=np.array([0, 2]))")]
    [InlineData("np.savez(f('x.npz'), signal=w(1)[0], labels=np.zeros(8, 'u1'), segments=np.array([8]), grid=np.array([4]))")]
    [InlineData("np.savez(f('x.npz'), signal=w(1)[0], labels=np.zeros(7, 'u1'), segments=np.array([8]), grid=np.array([4, 2]))")]
    [InlineData("np.savez_compressed(f('x.npz'), signal=w(1)[0], labels=np.zeros(8, 'u1'), segments=np.array([8]), grid=np.array([4, 2]))")]
    [InlineData("np.savez(f('x.npz'), signal=w(1)[0], labels=np.zeros(8, 'u1'), segments=np.array([8]), grid=np.array([1 << 30, 2]))")]
    [InlineData("open(f('x.npz'), 'w').write('no')")]
    public void What_is_no_cache_file_is_refused(string line)
    {
        Caches.Numpy(folder.Path, line);
        Assert.Throws<MalformedDataException>(() => Open("x.npz").Dispose());
        Assert.Throws<MalformedDataException>(() => ShardFiles.CountRows(folder.File("x.npz")));
    }

    [Fact]
    public void A_file_that_is_not_there_is_told() => Assert.Throws<StorageException>(() => Open("none.npz"));

    [Fact]
    public void A_signal_that_does_not_fit_together_is_refused()
    {
        using var stream = new MemoryStream();
        foreach (var signal in new CachedSignal[] { new([], [], []), new([[1f]], [1, 1], [2]), new([[1f, 2f]], [1, 1], [1]), new([[1f, 2f]], [1, 1], [3, -1]) })
        {
            Assert.Throws<ArgumentException>(() => WindowShardWriter.WriteWindows(stream, signal, new WindowGrid(1, 1), NpzCompression.None, TestContext.Current.CancellationToken));
            Assert.Throws<ArgumentException>(() => WindowShardWriter.WriteSignal(stream, signal, new WindowGrid(1, 1), false, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Any_flipped_byte_of_a_shard_with_checksums_is_found_before_its_window_is_handed_out()
    {
        var (signal, grid) = (Caches.Signal(4, 1, 300), new WindowGrid(100, 50));
        Caches.Write(folder.File("a.npz"), signal, grid, NpzCompression.None);
        Caches.Write(folder.File("b.npz"), signal, grid, NpzCompression.Deflate);
        Caches.WriteContinuous(folder.File("c.npz"), signal, grid);
        foreach (var name in new[] { "a.npz", "b.npz", "c.npz" })
        {
            var path = folder.File(name);
            var bytes = File.ReadAllBytes(path);
            BlockChecksums.Write(folder.Path, name, FileHasher.Hash(path, BlockChecksums.BlockBytes, TestContext.Current.CancellationToken).BlockCrcs);
            Assert.Equal(grid.Count(300), Caches.Records(path).Length);
            for (var i = 0; i < bytes.Length; i += 11)
            {
                var flipped = bytes.ToArray();
                flipped[i] ^= 16;
                File.WriteAllBytes(path, flipped);
                Assert.Throws<MalformedDataException>(() => Caches.Records(path));
            }
        }
    }

    [Fact]
    public void A_shard_without_checksums_is_compared_with_its_hash()
    {
        Caches.Numpy(folder.Path, "np.savez(f('x.npz'), windows=w(2), labels=l(2))");
        var hash = FileHasher.Hash(folder.File("x.npz"), cancel: TestContext.Current.CancellationToken).Sha256;
        WindowShardReader.Open(folder.Path, "x.npz", hash).Dispose();
        Assert.Throws<MalformedDataException>(() => WindowShardReader.Open(folder.Path, "x.npz", new string('0', 64)));
    }

    [Fact]
    public void Every_half_is_widened_exactly()
    {
        var halves = Enumerable.Range(0, 1 << 16).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits)).ToArray();
        var values = new float[halves.Length];
        HalfNumbers.ToSingle(halves, values);
        Assert.Equal(halves.Select(half => BitConverter.SingleToUInt32Bits((float)half)), values.Select(BitConverter.SingleToUInt32Bits));
        HalfNumbers.ToSingle(halves.AsSpan(0, 7), values);
        Assert.Equal((float)halves[6], values[6]);
    }

    [Theory]
    [InlineData("a_b_c_windows.npz", "a_b_c", true)]
    [InlineData("dev/a_signal.npz", "a", true)]
    [InlineData("a.npz", "a", false)]
    public void The_name_of_a_cache_file_says_its_recording(string name, string stem, bool isName)
    {
        Assert.Equal((stem, isName), (WindowShard.StemOf(name), WindowShard.IsName(name)));
        Assert.Equal("x_windows.npz", WindowShardWriter.NameOf("x", WindowLayout.Npz));
        Assert.Equal("x_signal.npz", WindowShardWriter.NameOf("x", WindowLayout.Continuous));
    }

    private WindowShardReader Open(string name) => WindowShardReader.Open(folder.Path, name, null);
}
