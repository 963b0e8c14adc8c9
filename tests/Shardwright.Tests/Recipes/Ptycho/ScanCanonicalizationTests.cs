using System.Security.Cryptography;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Ptycho;

namespace Shardwright.Tests.Recipes.Ptycho;

public sealed class ScanCanonicalizationTests : IDisposable
{
    private const string Make = """
        import sys, numpy as np
        order, n, h, dtype, meta, fortran = sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5], sys.argv[6], int(sys.argv[7])
        r = np.random.RandomState(1)
        d = (r.random_sample((n, h, h)) * 900).astype(dtype)
        d = np.moveaxis(d, 0, order.index('N'))
        arrays = dict(diff3d=np.asfortranarray(d) if fortran else np.ascontiguousarray(d), xcoords=r.random_sample(n).astype('f4'), ycoords=r.random_sample(n), xcoords_start=r.random_sample(n),
            probeGuess=np.ones((h, h), 'c8'), Y=r.random_sample((n, h, h, 1)).astype('c8'), other=np.arange(5))
        if meta == 'text': arrays['_metadata'] = np.array('{"schema_version": "0.9", "data_transformations": [{"tool": "\u00e9"}]}')
        if meta == 'pickle': arrays['_metadata'] = np.array('{}', dtype=object)
        np.savez(sys.argv[1], **arrays)
        """;

    private const string Check = """
        import sys, numpy as np, json
        a, b = np.load(sys.argv[1]), np.load(sys.argv[2], allow_pickle=False)
        root, order = int(sys.argv[3]), sys.argv[4]
        d = np.moveaxis(a['diff3d'], order.index('N'), 0).astype('f8')
        want = (np.sqrt(d) if root else d).astype('f4')
        assert np.array_equal(want, b['diffraction']) and b['diffraction'].dtype == np.float32 and b['diffraction'].flags.c_contiguous
        assert np.array_equal(a['Y'][..., 0], b['Y']) and b['Y'].ndim == 3
        sx, sy = float(sys.argv[5]), float(sys.argv[6])
        assert np.array_equal(b['xcoords'], sx * a['xcoords'].astype('f8')) and np.array_equal(b['ycoords'], sy * a['ycoords']) and np.array_equal(b['xcoords_start'], sx * a['xcoords_start'])
        assert b['xcoords'].dtype == b['ycoords'].dtype == np.float64
        assert np.array_equal(a['other'], b['other']) and np.array_equal(a['probeGuess'], b['probeGuess'])
        assert set(b.files) == {'diffraction', 'xcoords', 'ycoords', 'xcoords_start', 'probeGuess', 'Y', 'other', '_metadata'}
        m = json.loads(str(b['_metadata']))
        print(m['schema_version'], len(m['data_transformations']), m['data_transformations'][-1]['operations'][0])
        """;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("NHW", "u2", "text", false, true, true, "0.9 2")]
    [InlineData("HWN", "u2", "pickle", true, true, false, "1.0.0 1")]
    [InlineData("HWN", "f8", "none", false, false, true, "1.0.0 1")]
    [InlineData("HNW", ">i4", "none", false, true, true, "1.0.0 1")]
    [InlineData("NHW", ">f4", "none", true, false, false, "1.0.0 1")]
    public void An_old_scan_becomes_what_numpy_makes_of_it(string order, string type, string metadata, bool isFortran, bool roots, bool compress, string said)
    {
        var (input, output) = (folder.File("old.npz"), folder.File("new.npz"));
        PythonOracle.Run(Make, input, order, "11", "8", type, metadata, isFortran ? "1" : "0");
        var report = ScanCanonicalization.Write(
            new ScanCanonicalizationOptions { Input = input, Output = output, IntensityToAmplitude = roots, FlipX = roots, FlipY = !roots, Compress = compress }, Cancel);
        Assert.Equal(said + " renamed diff3d to diffraction", PythonOracle.Run(Check, input, output, roots ? "1" : "0", order, roots ? "-1" : "1", roots ? "1" : "-1").Trim());
        Assert.Equal((11, 8, 8), (report.Patterns, report.Height, report.Width));
        Assert.Contains(report.Notes, note => note.Contains("may be intensities", StringComparison.Ordinal));
        Assert.Equal(metadata == "pickle", report.Notes.Any(note => note.StartsWith("_metadata was passed over", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_order_that_could_be_any_must_be_said()
    {
        var (input, output) = (folder.File("old.npz"), folder.File("new.npz"));
        PythonOracle.Run(Make, input, "HWN", "8", "8", "u2", "none", "0");
        var options = new ScanCanonicalizationOptions { Input = input, Output = output };
        Assert.Contains("--axis-order", Assert.Throws<MalformedDataException>(() => ScanCanonicalization.Write(options, Cancel)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
        ScanCanonicalization.Write(options with { AxisOrder = AxisOrder.Hwn }, Cancel);
        PythonOracle.Run(Check, input, output, "0", "HWN", "1", "1");
    }

    [Fact]
    public void A_file_is_replaced_only_where_it_is_named()
    {
        var (input, output) = (folder.File("old.npz"), folder.File("new.npz"));
        PythonOracle.Run(Make, input, "NHW", "11", "8", "u2", "none", "0");
        var before = SHA256.HashData(File.ReadAllBytes(input));
        File.WriteAllText(output, "mine");
        var options = new ScanCanonicalizationOptions { Input = input, Output = output };
        Assert.Throws<DatasetStateException>(() => ScanCanonicalization.Write(options, Cancel));
        Assert.Equal("mine", File.ReadAllText(output));
        ScanCanonicalization.Write(options with { Overwrite = true }, Cancel);
        Assert.Equal(before, SHA256.HashData(File.ReadAllBytes(input)));
        ScanCanonicalization.Write(options with { Output = input }, Cancel);
        Assert.Equal(File.ReadAllBytes(output), File.ReadAllBytes(input));

        // What is canonical already stays so, and says that nothing was done.
        Assert.Empty(ScanCanonicalization.Write(options with { Output = input }, Cancel).Operations);
    }

    [Fact]
    public void An_amplitude_of_a_negative_intensity_is_refused()
    {
        var files = ScanSample.Write(new ScanSampleOptions { Folder = folder.File("s"), Scan = new ScanSimulationOptions { Count = 2, Size = 16 }, Defects = 14 }, Cancel);
        var (output, roots) = (folder.File("new.npz"), true);
        var wrong = new List<string>();
        foreach (var file in files)
        {
            try
            {
                ScanCanonicalization.Write(new ScanCanonicalizationOptions { Input = file, Output = output, IntensityToAmplitude = roots, Overwrite = true }, Cancel);
            }
            catch (ShardwrightException)
            {
                wrong.Add(Path.GetFileNameWithoutExtension(file)[11..]);
            }
        }

        Assert.Equal(["no_positions", "no_patterns", "negative", "fewer_positions", "oblong", "pickle", "cut"], wrong);
    }
}
