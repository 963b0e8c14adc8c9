using Shardwright.Datasets.Contracts;

namespace Shardwright.Tests.Datasets.Contracts;

/// <summary>PtychoPINN's contract (B1): files that NumPy wrote, each broken in one way.</summary>
public sealed class PtychoNpzContractTests(PtychoNpzContractTests.Scans scans) : IClassFixture<PtychoNpzContractTests.Scans>
{
    [Theory]
    [InlineData("good")]
    [InlineData("legacy_name")]
    [InlineData("deflated")]
    [InlineData("big_endian")]
    [InlineData("fortran")]
    [InlineData("all_optional")]
    public void A_whole_scan_breaks_no_rule(string name) => Assert.Empty(Contracting.Check(scans.Path(name)));

    [Theory]
    [InlineData("no_diffraction", "E diffraction: required: the key diffraction or diff3d | objectGuess, probeGuess, xcoords, ycoords")]
    [InlineData("no_object", "E objectGuess: required: the key objectGuess | diffraction, probeGuess, xcoords, ycoords")]
    [InlineData("no_probe", "E probeGuess: required: the key probeGuess | diffraction, objectGuess, xcoords, ycoords")]
    [InlineData("no_x", "E xcoords: required: the key xcoords | diffraction, objectGuess, probeGuess, ycoords")]
    [InlineData("no_y", "E ycoords: required: the key ycoords | diffraction, objectGuess, probeGuess, xcoords")]
    [InlineData("both_names", "E diffraction: alias: one of diffraction, diff3d | both diffraction and diff3d")]
    [InlineData("counts", "E diffraction: dtype: float32 | uint16")]
    [InlineData("flat", "E diffraction: shape: (n, H, W) | (7, 64)")]
    [InlineData("oblong", "E diffraction: equal_dimensions: H = W | H = 8, W = 6")]
    [InlineData("negative", "E diffraction: min: at least 0 | -0.5 at [3, 0, 7]")]
    [InlineData("too_large", "E diffraction: below: below 10 | 10 at [6, 7, 7]")]
    [InlineData("nan", "E diffraction: nan: no NaN | NaN at [2, 1, 0], and 2 more")]
    [InlineData("infinite", "E diffraction: below: below 10 | Infinity at [0, 0, 1]|E diffraction: infinite: finite numbers | infinity at [0, 0, 1]")]
    [InlineData("intensity", "W diffraction: max_over_mean: max / mean below 100 | 181 (max 9, mean 0.049723) (may be intensity)")]
    [InlineData("probe_wide", "E probeGuess: shape: (H, W) with H = 8 of diffraction, W = 8 of diffraction | (8, 9)")]
    [InlineData("probe_double", "E probeGuess: dtype: complex64 | complex128")]
    [InlineData("probe_nan", "E probeGuess: nan: no NaN | NaN at [1, 2]")]
    [InlineData("object_layers", "E objectGuess: shape: (M, M2) | (1, 20, 20)")]
    [InlineData("object_oblong", "W objectGuess: equal_dimensions: M = M2 | M = 20, M2 = 22 (PtychoPINN's objects are square)")]
    [InlineData("object_infinite", "E objectGuess: infinite: finite numbers | infinity at [3, 4]")]
    [InlineData("x_short", "E xcoords: shape: (n) with n = 7 of diffraction | (6)")]
    [InlineData("x_single", "E xcoords: dtype: float64 | float32")]
    [InlineData("y_nan", "E ycoords: nan: no NaN | NaN at [4]")]
    [InlineData("x_infinite", "E xcoords: infinite: finite numbers | -infinity at [0]")]
    [InlineData("patches", "E Y: shape: (n, H, W) | (7, 8, 8, 1)")]
    [InlineData("scan_float", "E scan_index: dtype: integer | float64")]
    [InlineData("scan_negative", "E scan_index: min: at least 0 | -1 at [5]")]
    [InlineData("start_short", "E xcoords_start: shape: (n) with n = 7 of diffraction | (3)")]
    [InlineData("none", "E diffraction: dimensions: n (patterns) of at least 1 | 0")]
    [InlineData("object_scalar", "E objectGuess: shape: (M, M2) | a single value")]
    public void Each_broken_rule_is_named(string name, string expected)
        => Assert.Equal(expected, string.Join('|', Contracting.Check(scans.Path(name))));

    [Fact]
    public void A_pickle_is_named_as_what_it_is_and_never_loaded()
    {
        var breach = Assert.Single(Contracting.Report(scans.Path("pickled")).Breaches);
        Assert.Equal(("_metadata", "readable", ContractLevel.Warning), (breach.Key, breach.Rule, breach.Level));
        Assert.Contains("no pickle is ever loaded", breach.Found, StringComparison.Ordinal);
        Assert.False(File.Exists(scans.Path("pickled") + ".ran"));
        breach = Assert.Single(Contracting.Report(scans.Path("pickled_object")).Breaches);
        Assert.Equal(("objectGuess", "readable", ContractLevel.Error), (breach.Key, breach.Rule, breach.Level));
    }

    [Fact]
    public void Without_values_only_structure_is_checked()
    {
        Assert.Empty(Contracting.Check(scans.Path("negative"), values: false));
        Assert.Empty(Contracting.Check(scans.Path("nan"), values: false));
        Assert.Single(Contracting.Check(scans.Path("x_short"), values: false));
    }

    [Fact]
    public void An_array_whose_bytes_were_changed_is_not_readable()
    {
        var path = scans.Path("good") + ".flipped.npz";
        var bytes = File.ReadAllBytes(scans.Path("good"));
        bytes[600] ^= 1;
        File.WriteAllBytes(path, bytes);
        var breach = Assert.Single(Contracting.Report(path).Breaches, breach => breach.Rule == "readable");
        Assert.Equal("diffraction", breach.Key);
    }

    [Fact]
    public void A_cut_archive_cannot_be_opened()
    {
        var path = scans.Path("good") + ".cut.npz";
        File.WriteAllBytes(path, File.ReadAllBytes(scans.Path("good"))[..^100]);
        var report = Contracting.Report(path);
        Assert.Empty(report.Breaches);
        Assert.Contains(path, Assert.Single(report.Failures).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_checked_file_by_file_without_groups_caches()
    {
        var folder = Directory.CreateDirectory(scans.Path("folder") + ".d").FullName;
        File.Copy(scans.Path("good"), Path.Combine(folder, "a.npz"));
        File.Copy(scans.Path("x_short"), Path.Combine(folder, "b.npz"));
        File.Copy(scans.Path("single"), Path.Combine(folder, "a.g2k4.groups_cache.npz"));
        var report = Contracting.Report(folder);
        Assert.Equal(2, report.FilesChecked);
        Assert.Equal(Path.Combine(folder, "b.npz"), Assert.Single(report.Breaches).File);
    }

    [Fact]
    public void What_no_contract_fits_is_an_error_that_lists_the_names()
    {
        var message = Assert.Single(Contracting.Report(scans.Path("single")).Failures).Message;
        Assert.Contains("eeg-cache, genome-sequences, genome-windows, ptycho-npz, ptycho-product, spectra-shards", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_that_was_cancelled_ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ContractCheck.Check(new ContractCheckOptions { Paths = [scans.Path("good")] }, cancelled.Token));
    }

    public sealed class Scans : IDisposable
    {
        private const string Script = """
            import os, sys
            import numpy as np
            n = 7
            i, a, b = np.indices((n, 8, 8))
            D = (((64 * i + 8 * a + b) % 13) / 4).astype('f4')
            def scan(**k):
                d = dict(diffraction=D, objectGuess=np.ones((20, 20), 'c8'), probeGuess=np.ones((8, 8), 'c8'), xcoords=np.arange(n) * 1.5, ycoords=np.arange(n) * 2.0)
                d.update(k)
                return {name: d[name] for name in sorted(d, key=lambda x: list(d).index(x)) if d[name] is not None}
            def put(array, place, value):
                array = array.copy(); array[place] = value; return array
            def save(name, how=np.savez, **k): how(os.path.join(sys.argv[1], name + '.npz'), **scan(**k))
            class Runs:
                def __reduce__(self): return (open, (os.path.join(sys.argv[1], 'pickled.npz.ran'), 'w'))
            X = np.arange(n) * 1.5
            save('good'); save('deflated', np.savez_compressed)
            save('legacy_name', diffraction=None, diff3d=D)
            save('big_endian', diffraction=D.astype('>f4'), probeGuess=np.ones((8, 8), '>c8'), xcoords=X.astype('>f8'))
            save('fortran', diffraction=np.asfortranarray(D))
            save('all_optional', Y=np.ones((n, 8, 8), 'c8'), scan_index=np.zeros(n, 'i8'), xcoords_start=X, ycoords_start=X, _metadata=np.array('{"a": 1}'))
            save('no_diffraction', diffraction=None); save('no_object', objectGuess=None); save('no_probe', probeGuess=None); save('no_x', xcoords=None); save('no_y', ycoords=None)
            save('both_names', diff3d=D); save('counts', diffraction=(D * 4).astype('u2').clip(0, 9)); save('flat', diffraction=D.reshape(n, 64))
            save('oblong', diffraction=D[:, :, :6], probeGuess=np.ones((8, 6), 'c8'))
            save('negative', diffraction=np.asfortranarray(put(D, (3, 0, 7), -.5))); save('too_large', diffraction=put(D, (6, 7, 7), 10))
            save('nan', diffraction=put(put(D, (2, 1, slice(0, 2)), np.nan), (6, 0, 0), np.nan)); save('infinite', diffraction=put(D, (0, 0, 1), np.inf))
            save('intensity', diffraction=put(D * 0 + np.float32(.0297), (1, 1, 1), 9))
            save('probe_wide', probeGuess=np.ones((8, 9), 'c8')); save('probe_double', probeGuess=np.ones((8, 8), 'c16')); save('probe_nan', probeGuess=put(np.ones((8, 8), 'c8'), (1, 2), complex(0, np.nan)))
            save('object_layers', objectGuess=np.ones((1, 20, 20), 'c8')); save('object_oblong', objectGuess=np.ones((20, 22), 'c8')); save('object_scalar', objectGuess=np.complex64(1))
            save('object_infinite', objectGuess=put(np.ones((20, 20), 'c8'), (3, 4), complex(1, -np.inf)))
            save('x_short', xcoords=X[:-1]); save('x_single', xcoords=X.astype('f4')); save('y_nan', ycoords=put(X, 4, np.nan)); save('x_infinite', xcoords=put(X, 0, -np.inf))
            save('patches', Y=np.ones((n, 8, 8, 1), 'c8')); save('scan_float', scan_index=np.zeros(n)); save('scan_negative', scan_index=put(np.zeros(n, 'i4'), 5, -1)); save('start_short', xcoords_start=X[:3])
            save('none', diffraction=D[:0], xcoords=X[:0], ycoords=X[:0], probeGuess=np.ones((8, 8), 'c8'))
            save('pickled', _metadata=np.array(Runs(), dtype=object)); save('pickled_object', objectGuess=np.array([None]))
            np.savez(os.path.join(sys.argv[1], 'single.npz'), all_groups=np.zeros((3, 4), 'i8'))
            """;

        private readonly TemporaryFolder folder = new();

        public Scans() => PythonOracle.Run(Script, folder.Path);

        public string Path(string name) => folder.File(name + ".npz");

        public void Dispose() => folder.Dispose();
    }
}
