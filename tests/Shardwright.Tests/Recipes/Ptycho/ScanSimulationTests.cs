using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Random;
using Shardwright.Recipes.Ptycho;

namespace Shardwright.Tests.Recipes.Ptycho;

public sealed class ScanSimulationTests
{
    private static readonly ScanSimulationOptions Small = new() { Count = 30, Size = 32, Seed = 7 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var one = ScanSimulation.Simulate(Small with { Threads = 1 }, Cancel);
        var four = ScanSimulation.Simulate(Small with { Threads = 4 }, Cancel);
        Assert.True(one.Diffraction.Span.SequenceEqual(four.Diffraction.Span));
        Assert.True(one.ProbeGuess.Values.Span.SequenceEqual(four.ProbeGuess.Values.Span));
        Assert.False(one.Diffraction.Span.SequenceEqual(ScanSimulation.Simulate(Small with { Seed = 8 }, Cancel).Diffraction.Span));
        Assert.False(one.Diffraction.Span.SequenceEqual(ScanSimulation.Simulate(Small with { ScanNumber = 1 }, Cancel).Diffraction.Span));
    }

    [Fact]
    public void The_bits_of_a_seed_are_pinned()
        => Assert.Equal("22add4553fce4867", Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(ScanSimulation.Simulate(Small, Cancel).Diffraction.Span)))[..16]);

    [Theory]
    [InlineData(ScanPath.Raster, 64, 1e9)]
    [InlineData(ScanPath.Spiral, 32, 1e5)]
    [InlineData(ScanPath.Random, 128, 1e7)]
    public void Patterns_keep_the_contract_and_positions_stay_on_the_object(ScanPath path, int size, double photons)
    {
        var scan = ScanSimulation.Simulate(new ScanSimulationOptions { Count = 20, Size = size, Photons = photons, Path = path }, Cancel);
        var values = scan.Diffraction.ToArray();
        Assert.True(values.Min() >= 0);
        Assert.True(values.Max() < 10, $"{values.Max()}");
        Assert.True(values.Max() / values.Average() < 100, $"{values.Max() / values.Average()}");
        Assert.All([.. scan.X, .. scan.Y], place => Assert.InRange(place, size / 2, scan.ObjectGuess.Width - (size / 2) - 1));

        // The models' normalisation, which these amplitudes have already, but for the noise.
        var mean = values.Sum(value => (double)value * value) / 20;
        Assert.Equal(size * size / 4.0, mean, size * size / 4.0 * 0.02);
    }

    [Fact]
    public void Without_noise_a_pattern_is_the_fourier_transform_of_probe_times_patch()
    {
        using var folder = new TemporaryFolder();
        var options = new ScanSampleOptions { Folder = folder.Path, Scan = Small with { Photons = 1e14 }, Patches = true };
        var file = Assert.Single(ScanSample.Write(options, Cancel));
        const string Script = """
            import sys, numpy as np, json
            a = np.load(sys.argv[1])
            worst = 0
            for i in range(len(a['xcoords'])):
                wave = a['probeGuess'].astype(complex) * a['Y'][i]
                seen = np.abs(np.fft.fftshift(np.fft.fft2(wave, norm='ortho')))
                worst = max(worst, np.abs(seen - a['diffraction'][i]).max())
                x, y = a['xcoords'][i] - 16, a['ycoords'][i] - 16
                c, r = int(x), int(y)
                o = a['objectGuess']
                patch = sum(w * o[r + d:r + d + 32, c + s:c + s + 32] for d, s, w in [(0, 0, (1-x+c)*(1-y+r)), (0, 1, (x-c)*(1-y+r)), (1, 0, (1-x+c)*(y-r)), (1, 1, (x-c)*(y-r))])
                worst = max(worst, np.abs(patch - a['Y'][i]).max())
            m = json.loads(str(a['_metadata']))
            print(worst < 1e-4, a['diffraction'].dtype, a['Y'].dtype, a['probeGuess'].dtype, a['scan_index'].dtype, m['physics_parameters']['N'], np.abs(np.abs(a['objectGuess']) - .7).max() < .5, np.angle(a['objectGuess']).std() > .2)
            """;
        Assert.Equal("True float32 complex64 complex64 int64 32 True True", PythonOracle.Run(Script, file).Trim());
    }

    [Fact]
    public void A_real_wave_has_a_symmetric_pattern_of_the_same_energy()
    {
        var random = new NumpyRandomState(1);
        double[] wave = [.. Enumerable.Range(0, 32 * 32).Select(_ => random.NextGaussian())];
        double[] imaginary = new double[32 * 32];
        double[] intensity = new double[32 * 32];
        var energy = wave.Sum(value => value * value);
        SimulatedExperiment.Propagate(wave, imaginary, intensity, new SquareFourier(32));
        Assert.Equal(energy, intensity.Sum(), energy * 1e-12);
        for (var row = 1; row < 32; row++)
        {
            for (var column = 1; column < 32; column++)
            {
                Assert.Equal(intensity[(row * 32) + column], intensity[((32 - row) * 32) + 32 - column], 1e-10);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.7)]
    [InlineData(9.9)]
    [InlineData(10)]
    [InlineData(37.5)]
    [InlineData(12345.6)]
    public void Photons_have_the_mean_and_variance_of_poisson(double mean)
    {
        const int Draws = 40_000;
        var random = new Pcg64(5);
        double[] drawn = [.. Enumerable.Range(0, Draws).Select(_ => (double)PhotonDraw.Next(mean, random))];
        var found = drawn.Average();
        var variance = drawn.Sum(value => (value - found) * (value - found)) / Draws;
        Assert.Equal(mean, found, (5 * Math.Sqrt(mean / Draws)) + 1e-12);
        Assert.Equal(mean, variance, (0.04 * mean) + 1e-12);
    }

    [Fact]
    public void Portable_functions_are_those_of_the_library()
    {
        for (var x = -30.0; x < 30; x += 0.0137)
        {
            Assert.Equal(1, PortableMath.Exp(x) / Math.Exp(x), 1e-14);
            Assert.Equal(x, PortableMath.Log(PortableMath.Exp(x)), 1e-13);
            var (sine, cosine) = PortableMath.SinCos(17 * x);
            Assert.Equal(Math.Sin(17 * x), sine, 1e-14);
            Assert.Equal(Math.Cos(17 * x), cosine, 1e-14);
        }
    }

    [Fact]
    public void Old_spellings_are_written_where_they_are_asked_for()
    {
        using var folder = new TemporaryFolder();
        var options = new ScanSampleOptions { Folder = folder.Path, Scan = Small with { Photons = 1e6 }, Legacy = true, PatternsLast = true, Files = 2 };
        var files = ScanSample.Write(options, Cancel);
        var plain = ScanSimulation.Simulate(Small with { Photons = 1e6 }, Cancel);
        const string Script = """
            import sys, numpy as np, hashlib
            a = np.load(sys.argv[1])
            d = np.moveaxis(a['diff3d'], -1, 0)
            x = (np.sqrt(d.astype(float)) * 16 / np.sqrt(1e6)).astype(np.float32)
            print(a['diff3d'].shape, a['diff3d'].dtype, 'diffraction' in a, hashlib.sha256(np.ascontiguousarray(x).tobytes()).hexdigest())
            """;
        Assert.Equal(
            $"(32, 32, 30) uint16 False {Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(plain.Diffraction.Span)))}", PythonOracle.Run(Script, files[0]).Trim());
        var first = File.ReadAllBytes(files[0]);
        File.Delete(files[0]);
        ScanSample.Write(options with { Scan = options.Scan with { Threads = 1 } }, Cancel);
        Assert.Equal(first, File.ReadAllBytes(files[0]));
        Assert.Throws<DatasetStateException>(() => ScanSample.Write(options with { Files = 3 }, Cancel));
    }

    [Fact]
    public void There_is_a_broken_file_of_every_kind()
    {
        using var folder = new TemporaryFolder();
        var files = ScanSample.Write(new ScanSampleOptions { Folder = folder.Path, Scan = Small with { Count = 2 }, Defects = ScanDefects.Kinds.Count }, Cancel);
        Assert.Equal(ScanDefects.Kinds.Count + 1, files.Count);
        const string Script = """
            import sys, numpy as np
            for f in sys.argv[1:]:
                kind = f.split('/')[-1].split('_', 1)[1][:-4]
                try:
                    a = dict(np.load(f))
                    d = a.get('diffraction')
                    bad = [k for k in ('diffraction', 'probeGuess', 'xcoords', 'ycoords') if k not in a]
                    if d is not None and d.size:
                        bad += ['dtype'] if d.dtype != np.float32 else []
                        bad += ['max'] if d.max() >= 10 else []
                        bad += ['min'] if d.min() < 0 else []
                        bad += ['nan'] if np.isnan(d).any() else []
                        bad += ['square'] if d.shape[1] != d.shape[2] else []
                        if 'probeGuess' in a: bad += ['probe'] if a['probeGuess'].shape != (16, 16) or a['probeGuess'].dtype != np.complex64 else []
                        if 'xcoords' in a: bad += ['count'] if len(a['xcoords']) != len(d) else []
                    elif d is not None: bad += ['empty']
                except Exception as e:
                    bad = [type(e).__name__]
                print(kind, *bad)
            """;
        string[] expected =
        [
            "good", "no_probe probeGuess", "no_positions xcoords ycoords", "no_patterns diffraction", "intensity max", "negative min", "not_a_number nan", "float64 dtype", "fewer_positions count",
            "other_probe probe", "complex128 probe", "oblong square", "empty empty", "pickle ValueError", "cut BadZipFile",
        ];
        var said = PythonOracle.Run(Script, [.. files]).Trim().Split('\n');
        Assert.Equal(expected[1..], said[1..]);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        ScanSimulationOptions[] wrong =
        [
            Small with { Count = 0 }, Small with { Size = 48 }, Small with { Size = 8 }, Small with { Photons = 0 }, Small with { Photons = double.NaN }, Small with { Seed = -1 },
            Small with { ObjectSize = 33 }, Small with { ObjectSize = 10_000 }, Small with { Threads = 0 },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentException>(() => ScanSimulation.Simulate(options, Cancel)));
    }
}
