using System.Diagnostics;
using System.Text.RegularExpressions;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Recipes.Ptycho;
using Shardwright.Tests.Datasets.Layouts.Ptycho;

namespace Shardwright.Tests.Recipes.Ptycho;

public sealed partial class ProductExportTests : IDisposable
{
    private const string Attributes = """
        name="product", comments="", detector_object_distance_m=2.0, probe_energy_eV=8000.0, probe_photon_count=1e9, exposure_time_s=0.1, mass_attenuation_m2_kg=0.0, tomography_angle_deg=0.0
        """;

    private static readonly ProductMetadata Metadata = new()
    {
        Name = "product", DetectorDistanceMeters = 2, ProbeEnergyElectronvolts = 8000, ProbePhotonCount = 1e9, ExposureTimeSeconds = .1,
    };

    private readonly TemporaryFolder folder = new();

    private string Product => folder.File("made/scan.h5");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_golden_product_has_the_bytes_of_the_originals()
    {
        _ = ProductExport.Run(SmallScan.Save(folder.File("scan.npz")), Product, Metadata, cancel: TestContext.Current.CancellationToken);
        var digests = PythonOracle.Run(
            """
            import hashlib, h5py, sys
            f = h5py.File(sys.argv[1])
            for name in ['object', 'probe', 'probe_position_indexes', 'probe_position_x_m', 'raw_data/xcoords', 'raw_data/ycoords', 'raw_data/scan_index']:
                print(name, hashlib.sha256(f[name][()].tobytes()).hexdigest()[:16])
            """,
            Product);
        Assert.Equal(
            """
            object 8093b864ad33f3dd
            probe 63bdba7441ad7474
            probe_position_indexes d4817aa5497628e7
            probe_position_x_m caaca8cc45c18dc4
            raw_data/xcoords 6bb5f0583882267e
            raw_data/ycoords bf7d1bda053f1ae7
            raw_data/scan_index d4817aa5497628e7

            """,
            digests);
    }

    [Theory]
    [InlineData(true, "np.int64", "np.float32")]
    [InlineData(false, "np.int64", "np.float32")]
    [InlineData(true, "np.int32", "np.uint16")]
    public void A_listing_equals_that_of_a_product_by_h5py(bool raw, string index, string pattern)
    {
        var npz = SmallScan.Save(folder.File("scan.npz"), $"a['scan_index'] = a['scan_index'].astype({index}); a['diffraction'] = a['diffraction'].astype({pattern})");
        _ = ProductExport.Run(
            npz, Product, Metadata, new ProductExportOptions { Product = new ProductOptions { IncludeDiffraction = raw } }, cancel: TestContext.Current.CancellationToken);
        var reference = folder.File("reference.h5");
        PythonOracle.Run(
            """
            import h5py, numpy as np, sys
            a = dict(np.load(sys.argv[1]))
            f = h5py.File(sys.argv[2], 'w')
            for k, v in dict(%ATTRIBUTES%).items():
                f.attrs[k] = v
            f['probe_position_indexes'] = a['scan_index']
            f['probe_position_x_m'] = a['xcoords'] * 5e-8
            f['probe_position_y_m'] = a['ycoords'] * 5e-8
            f['probe'] = a['probeGuess']
            f['object'] = a['objectGuess']
            for k in ['pixel_width_m', 'pixel_height_m']:
                f['probe'].attrs[k] = 1.25e-7
                f['object'].attrs[k] = 5e-8
            for k in ['center_x_m', 'center_y_m']:
                f['object'].attrs[k] = 0.0
            f.create_dataset('object_layer_spacing_m', shape=(0,), dtype='f8')
            f.create_dataset('loss_values', shape=(0,), dtype='f8')
            f.create_dataset('loss_epochs', shape=(0,), dtype='i8')
            if sys.argv[3] == 'True':
                f.attrs['bundle_version'] = '1.0'
                f.attrs['contains_raw_data'] = 1
                g = f.create_group('raw_data')
                d = g.create_dataset('diffraction', data=a['diffraction'], chunks=True, compression='gzip', compression_opts=4, shuffle=True)
                d.attrs['axis_canonical'] = 'NHW'
                d.attrs['original_axis_order'] = 'NHW'
                g['xcoords'], g['ycoords'], g['scan_index'] = a['xcoords'], a['ycoords'], a['scan_index']
                g['probeGuess'] = f['probe']
                g['objectGuess'] = f['object']
            """.Replace("%ATTRIBUTES%", Attributes, StringComparison.Ordinal),
            npz, reference, raw.ToString());
        Assert.Equal(Listing(reference), Listing(Product));
    }

    [Fact]
    public void H5py_reads_every_item_with_the_right_types()
    {
        var npz = SmallScan.Save(folder.File("scan.npz"));
        _ = ProductExport.Run(npz, Product, Metadata with { Comments = "µm — ok" }, cancel: TestContext.Current.CancellationToken);
        PythonOracle.Run(
            """
            import h5py, numpy as np, sys
            a, f = np.load(sys.argv[1]), h5py.File(sys.argv[2])
            assert f['probe'] == f['raw_data/probeGuess'] and f['object'] == f['raw_data/objectGuess']
            for name, key in [('probe', 'probeGuess'), ('object', 'objectGuess'), ('raw_data/diffraction', 'diffraction'), ('raw_data/xcoords', 'xcoords'),
                              ('raw_data/ycoords', 'ycoords'), ('raw_data/scan_index', 'scan_index'), ('probe_position_indexes', 'scan_index')]:
                assert f[name].dtype == a[key].dtype and np.array_equal(f[name][()], a[key]), name
            assert np.array_equal(f['probe_position_y_m'][()], a['ycoords'] * 5e-8)
            assert f.attrs['name'] == 'product' and f.attrs['comments'] == 'µm — ok' and f.attrs['bundle_version'] == '1.0'
            assert type(f.attrs['contains_raw_data']) is np.int64 and type(f.attrs['probe_energy_eV']) is np.float64
            assert f['raw_data/diffraction'].chunks == (1, 8, 8) and f['raw_data/diffraction'].shuffle and f['raw_data/diffraction'].compression_opts == 4
            assert f['loss_epochs'].dtype == np.int64 and f['loss_values'].shape == (0,) and f['object_layer_spacing_m'].dtype == np.float64
            """,
            npz, Product);
    }

    /// <summary>The listing of a file without its name, and without what chunk sizes change or versions of h5py set otherwise.</summary>
    private static string Listing(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("h5dump", ["-H", "-p", path]) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return Chunks().Replace(text[text.IndexOf('\n', StringComparison.Ordinal)..], "");
    }

    [GeneratedRegex(@"CHUNKED \( [\d, ]+ \)|SIZE \d+ \([\d.]+:1 COMPRESSION\)|OFFSET \d+|FILL_TIME \w+")]
    private static partial Regex Chunks();
}
