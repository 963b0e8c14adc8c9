using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Ptycho;

namespace Shardwright.Tests.Recipes.Ptycho;

public sealed class ScanSplitTests : IDisposable
{
    // Members of many types, in both orders, deflated and not; a pickle; and a probe as long as there are points.
    private const string Make = """
        import sys, numpy as np
        r = np.random.RandomState(int(sys.argv[2])); n = int(sys.argv[3]); h = 8
        save = np.savez_compressed if int(sys.argv[4]) else np.savez
        arrays = dict(diffraction=r.random_sample((n, h, h)).astype('f4'), xcoords=r.random_sample(n) * 50, ycoords=r.random_sample(n) * 50, scan_index=np.arange(n),
            probeGuess=np.full((n, n), 1 + 1j, 'c8'), objectGuess=np.ones((40, 40), 'c8'), Y=np.asfortranarray(r.random_sample((n, h, h)).astype('c8')),
            names=np.array(['p%d' % i for i in range(n)]), big=r.random_sample((n, 3)).astype('>f8'), turned=np.asfortranarray(r.random_sample((5, 7))), flags=r.random_sample(n) > .5, one=np.float64(3), empty=np.zeros((n, 0)))
        if int(sys.argv[5]): arrays['_metadata'] = np.array('{"a": 1}', dtype=object)
        save(sys.argv[1], **arrays)
        """;

    private const string Compare = """
        import sys, numpy as np
        a, tr, te = (np.load(f, allow_pickle=False) for f in sys.argv[1:4])
        axis, fraction, gap = sys.argv[4], float(sys.argv[5]), float(sys.argv[6])
        c = a[axis]; n = len(c); point = c.min() + (c.max() - c.min()) * fraction
        keep = ~(np.abs(c - point) < gap)
        masks = (keep & (c < point), keep & (c >= point))
        for out, mask in zip((tr, te), masks):
            assert set(out.files) == set(f for f in a.files if f != '_metadata'), out.files
            for k in out.files:
                want = a[k][mask] if a[k].shape[:1] == (n,) and k not in ('probeGuess', 'objectGuess') else a[k]
                assert want.shape == out[k].shape and want.dtype.newbyteorder('=') == out[k].dtype and np.array_equal(want, out[k]), k
        print(n, masks[0].sum(), masks[1].sum(), n - keep.sum())
        """;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(ScanAxis.Y, 0.8, 0, false)]
    [InlineData(ScanAxis.X, 0.35, 2.5, true)]
    public void Every_array_is_divided_as_numpy_would(ScanAxis axis, double fraction, double gap, bool compressed)
    {
        var input = folder.File("fly.npz");
        PythonOracle.Run(Make, input, "3", "70", compressed ? "1" : "0", "1");
        var report = ScanSplit.Write(new ScanSplitOptions { Input = input, Rule = new ScanSplitRule { Axis = axis, Fraction = fraction, GapPixels = gap }, OutputFolder = folder.File("out") }, Cancel);
        Assert.Equal((folder.File("out/fly_train.npz"), folder.File("out/fly_test.npz")), (report.TrainPath, report.TestPath));
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        var said = PythonOracle.Run(Compare, input, report.TrainPath, report.TestPath, axis == ScanAxis.Y ? "ycoords" : "xcoords", fraction.ToString(invariant), gap.ToString(invariant)).Trim();
        Assert.Equal($"{report.Points} {report.Train} {report.Test} {report.Dropped}", said);
        Assert.Equal(report.Points, report.Train + report.Test + report.Dropped);
        Assert.Contains(report.Notes, note => note.StartsWith("_metadata was passed over", StringComparison.Ordinal));
        Assert.Equal(gap > 0, report.Dropped > 0);
        using var archive = NpzReader.Open(report.TrainPath);
        Assert.All(archive.Members, member => Assert.Equal(compressed ? NpzCompression.Deflate : NpzCompression.None, member.Compression));
    }

    [Fact]
    public void Pairs_that_share_the_object_are_counted_and_a_gap_leaves_none()
    {
        var input = Simulated(200);
        var report = ScanSplit.Write(new ScanSplitOptions { Input = input }, Cancel);
        Assert.NotNull(report.ProbeHalfWidth);
        var (train, test) = (Positions(report.TrainPath), Positions(report.TestPath));
        var pairs = train.Sum(one => test.LongCount(other => Math.Pow(one.X - other.X, 2) + Math.Pow(one.Y - other.Y, 2) < Math.Pow(report.ProbeHalfWidth!.Value, 2)));
        Assert.True(pairs > 0);
        Assert.Equal(pairs, report.ClosePairs);
        Assert.Contains("show the same part of the object", Assert.Single(report.Notes), StringComparison.Ordinal);
        var apart = ScanSplit.Write(new ScanSplitOptions { Input = input, Rule = new ScanSplitRule { GapPixels = Math.Ceiling(report.ProbeHalfWidth!.Value / 2) }, Overwrite = true }, Cancel);
        Assert.Equal(0, apart.ClosePairs);
        Assert.Empty(apart.Notes);
        Assert.True(apart.Dropped > 0);
    }

    [Fact]
    public void Files_that_are_there_are_kept_unless_they_may_be_replaced()
    {
        var input = Simulated(30);
        var options = new ScanSplitOptions { Input = input };
        var test = ScanSplit.Write(options, Cancel).TestPath;
        var bytes = File.ReadAllBytes(test);
        File.WriteAllText(test, "mine");
        Assert.Throws<DatasetStateException>(() => ScanSplit.Write(options, Cancel));
        Assert.Equal("mine", File.ReadAllText(test));
        ScanSplit.Write(options with { Overwrite = true }, Cancel);
        Assert.Equal(bytes, File.ReadAllBytes(test));
    }

    [Fact]
    public void What_cannot_be_divided_leaves_nothing()
    {
        var input = Simulated(30);
        Refused<DatasetStateException>(new ScanSplitOptions { Input = input, Rule = new ScanSplitRule { Fraction = 0 } });
        Refused<DatasetStateException>(new ScanSplitOptions { Input = input, Rule = new ScanSplitRule { GapPixels = 1000 } });
        Refused<ArgumentException>(new ScanSplitOptions { Input = input, Rule = new ScanSplitRule { Fraction = 1.5 } });
        Refused<ArgumentException>(new ScanSplitOptions { Input = input, Rule = new ScanSplitRule { GapPixels = double.NaN } });
        Refused<StorageException>(new ScanSplitOptions { Input = folder.File("none.npz") });
        var bytes = File.ReadAllBytes(input);
        bytes[1000] ^= 1;
        File.WriteAllBytes(input, bytes);
        Refused<MalformedDataException>(new ScanSplitOptions { Input = input });
        foreach (var old in ScanSample.Write(new ScanSampleOptions { Folder = folder.File("old"), Scan = new ScanSimulationOptions { Count = 9, Size = 16 }, PatternsLast = true }, Cancel))
        {
            Assert.Contains("canonicalize", Assert.Throws<MalformedDataException>(() => ScanSplit.Write(new ScanSplitOptions { Input = old }, Cancel)).Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories), file => file.Contains("_train", StringComparison.Ordinal) || file.Contains(".partial", StringComparison.Ordinal));

        void Refused<T>(ScanSplitOptions options)
            where T : Exception
            => Assert.Throws<T>(() => ScanSplit.Write(options, Cancel));
    }

    private static (double X, double Y)[] Positions(string path)
    {
        using var archive = NpzReader.Open(path);
        return [.. archive.Read(archive.Find("xcoords")!).As<double>().ToArray().Zip(archive.Read(archive.Find("ycoords")!).As<double>().ToArray())];
    }

    private string Simulated(int count)
        => ScanSample.Write(new ScanSampleOptions { Folder = folder.File("scans"), Scan = new ScanSimulationOptions { Count = count, Size = 16 } }, Cancel)[0];
}
